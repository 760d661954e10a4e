"""Programs from PyPI, which are not of the battery's own Python."""

import subprocess
import venv


def installed(ctx, package, version):
    """The `bin` of an environment with one package, below the output folder; installed at the first use."""
    folder = ctx.output / "tools" / f"{package}-{version}"
    done = folder / "installed"
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([folder / "bin/pip", "install", "--quiet", f"{package}=={version}"], check=True, timeout=600)
        done.touch()
    return folder / "bin"
