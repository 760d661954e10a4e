"""Whether an answer tells who has an account."""

import bisect
import statistics

from battery.browser import Browser
from battery.client import Api
from battery.row import Figure, row


def area_under_curve(first, second):
    """How well one time tells the two kinds apart: 0.5 is not at all."""
    ordered = sorted(second)
    wins = sum((bisect.bisect_left(ordered, value) + bisect.bisect_right(ordered, value)) / 2 for value in first)
    return wins / (len(first) * len(second))


def shape(answer):
    """What of an answer must not differ. Numbers of requests, dates and cookies differ anyway, but not in length."""
    headers = tuple(sorted(name.lower() for name, _ in answer.headers))
    return answer.status, len(answer.body), headers


def compare(ctx, name, pairs, send, chance):
    """Sends each kind in turn, in an order by chance; returns the area, the gap in percent and whether all look alike."""
    times, shapes = {True: [], False: []}, {True: {}, False: {}}
    for number in range(pairs + 10):
        order = [True, False]
        chance.shuffle(order)
        for known in order:
            answer = send(known, number)
            if number >= 10:
                times[known].append(answer.seconds)
                seen = shape(answer)
                shapes[known][seen] = shapes[known].get(seen, 0) + 1
    area = area_under_curve(times[True], times[False])
    one, other = statistics.median(times[True]), statistics.median(times[False])
    same = set(shapes[True]) == set(shapes[False])
    ctx.log(f"{name}: area {area:.3f}, medians {one * 1000:.2f} and {other * 1000:.2f} ms, same shape {same}")
    if not same:
        ctx.log(f"  known {shapes[True]}\n  unknown {shapes[False]}")
    return area, abs(one - other) / max(one, other) * 100, same


def senders(url, known):
    """The five places at which a stranger names an address."""
    api, page = Api(url), {}

    def address(number):
        return {"X-Forwarded-For": f"10.{number >> 8 & 255}.{number & 255}.9"}

    def email(is_known, number):
        # Both kinds are as long as each other, and each is asked about equally often.
        place = number % len(known)
        return known[place].email if is_known else f"absent{place:02}@example.org"

    def log_in_by_api(is_known, number):
        return api.post("/auth/login", {"email": email(is_known, number), "password": "not the right sentence"}, headers=address(number))

    def reset(is_known, number):
        return api.post("/auth/password-reset", {"email": email(is_known, number)}, headers=address(number))

    def apply(is_known, number):
        data = {"email": email(is_known, number), "name": "Sol Example", "country": "CA", "why": "To learn."}
        return api.post("/applications", data, headers=address(number))

    def by_page(path, values):
        def send(is_known, number):
            if path not in page:
                browser = Browser(url)
                page[path] = (browser, browser.get(path))
            browser, shown = page[path]
            return browser.submit(shown, {**values, "email": email(is_known, number), "form_key": f"{path}-{is_known}-{number}-key-of-this-form"},
                                  action=path, follow=False, headers=address(number))
        return send

    yield "log-in (API)", log_in_by_api
    yield "log-in (page)", by_page("/log-in", {"password": "not the right sentence"})
    yield "reset (API)", reset
    yield "reset (page)", by_page("/forgot-password", {})
    yield "application (API)", apply


@row("S16", "Who has an account", fault="slow_for_known")
def enumeration(ctx):
    """Known and unknown addresses in turn at log-in, reset and application: the same answer in the same time."""
    pairs = ctx.scale(150, 1000)
    program = ctx.program({
        "auth.login_attempts_per_hour": 1000000, "auth.mails_per_address_per_hour": 1000000,
        "auth.applications_per_hour": 1000000, "auth.login_failures": 1000000,
    })
    # 90 failures in a row disable a password, so each account takes its share of them.
    known = [program.member(f"known0{place:02}@example.org") for place in range(ctx.scale(6, 30))]
    url = ctx.url(program.node)
    low, high = ctx.scale((0.38, 0.62), (0.45, 0.55))
    gap_allowed = ctx.scale(20, 5)
    shapes = 0
    for name, send in senders(url, known):
        area, gap, same = compare(ctx, name, pairs, send, ctx.random)
        shapes += not same
        yield Figure(f"area under the curve, {name}", round(area, 3), "between", (low, high))
        yield Figure(f"gap of the medians, {name}", round(gap, 1), "<=", gap_allowed, "%")
    yield Figure("places that answer differently", shapes, "==", 0)
