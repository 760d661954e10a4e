// Counts what holds and names what does not.

export class Report {
  passed = 0;
  failures = [];

  check(name, holds, detail = '') {
    if (holds) {
      this.passed += 1;
      return true;
    }
    this.failures.push(name);
    console.log(`FAILED  ${name}${detail ? `\n        ${detail}` : ''}`);
    return false;
  }

  heading(text) {
    console.log(`\n== ${text}`);
  }

  finish() {
    console.log(`\n${this.passed} passed, ${this.failures.length} failed`);
    return this.failures.length === 0 && this.passed > 0;
  }
}
