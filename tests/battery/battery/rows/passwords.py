"""Which passwords are taken."""

import time
import unicodedata

from battery.client import Api, log_in
from battery.row import Figure, row

COMMON = ["passwordpassword", "password12345678", "123456789012345", "1234567890123456", "qwertyuiopasdfgh", "qwertyuiop123456", "aaaaaaaaaaaaaaa",
          "abababababababab", "abcabcabcabcabcabc", "abcdefghijklmnop", "administrator123", "trilateraltrilateral", "trilateral2026!!",
          "contraseñacontraseña", "motdepassemotdepasse", "iloveyouiloveyou", "letmeinletmeinletmein", "1q2w3e4r5t6y7u8i", "passwordpassword1",
          "Password1234567!", "correcthorsebatterystaple", "thequickbrownfox", "member.ca@demo.example", "111111111111111", "000000000000000000",
          "qazwsxedcrfvtgbyhnujm", "monkeymonkeymonkey", "dragondragondragon", "welcomewelcome123", "sunshinesunshine1", "PASSWORDPASSWORD",
          "p@ssw0rdp@ssw0rd", "passw0rdpassw0rd", "              a", "987654321098765", "changemechangeme1", "adminadminadminadmin",
          "footballfootball", "baseballbaseball1", "superman superman"]
SHORT = ["short", "fourteen chars", "", "\u00e9" * 14, "\U0001f600" * 14, "kV9#qPx2!mZr7w"]
GOOD = ["zorro viaja nublado entre cactus 47", "la niebla cubre el muelle antes de cenar", "les hiboux discutent sous le vieux pont",
        "\u4e09\u8272\u9ce5\u5728\u6cb3\u908a\u5531\u6b4c\u76f4\u5230\u5929\u660e\u4e86\u56de\u53bb", "kV9#qPx2!mZr7wLs", "x\u02b7m\u0259\u03b8k\u02b7\u0259y\u0313\u0259m 88 river stones walk",
        "\U0001f98a\U0001f33e\U0001f6f6\U0001f9ca\U0001f3d4\U0001f56f\U0001f9f5\U0001f41a\U0001f335\U0001fab6\U0001f9ed\U0001f341\U0001f4dc\U0001f9c2\U0001f30a\U0001f525",
        "Wm3 " + "".join(chr(97 + (place * 7) % 26) for place in range(60)), "a\u00f1ejo tinaco ruge 93 veces; lo escuch\u00e9"]


class Chooser:
    """Changes one person's password again and again."""

    def __init__(self, program, url, person):
        self.program, self.url, self.person = program, url, person
        self.api = log_in(url, person)

    def choose(self, password):
        """The answer to a new password; remembers it when it is taken."""
        answer = self.api.post("/me/password", {"current": self.person.password, "new": password})
        if answer.status < 300 and opens(self.url, self.person, password):
            self.person.password = password
            self.api = log_in(self.url, self.person)
        return answer


def opens(url, person, password):
    """Whether a password lets somebody in."""
    data = {"email": person.email, "password": password}
    return Api(url).post("/auth/login", data).status == 200


@row("S22", "Passwords", fault="takes_any_password")
def passwords(ctx):
    """Common and short ones are refused, long ones of any script taken, and equal ones are equal in NFC only."""
    program = ctx.program({"auth.login_attempts_per_hour": 1000000, "auth.login_failures": 1000000})
    url = ctx.url(program.node)
    chooser = Chooser(program, url, program.member("chooser@example.org", name="Citlali Example"))
    common = [*COMMON, *(item for kind in ("pw15_common", "pw8_top3000") for item in ctx.items(kind) if isinstance(item, str))]
    common = common[:ctx.scale(150, 5000)]
    taken = [password for password in [*common, *SHORT] if chooser.choose(password).status < 300]
    refused = []
    for password in GOOD:
        answer = chooser.choose(password)
        if answer.status >= 300 or not opens(url, chooser.person, password):
            refused.append((password, answer.text[:200]))
    wrong_pairs = pairs = 0
    for first in ("N\u00fa\u00f1ez teje 52 hamacas verdes", "\u00e9toile qui grelotte au nord 63", "\u1e9b\u0323 drums over frozen lakes 71"):
        decomposed = unicodedata.normalize("NFD", first)
        wide = unicodedata.normalize("NFKC", first)
        if chooser.choose(first).status >= 300:
            refused.append((first, "in a pair"))
            continue
        pairs += 2
        wrong_pairs += not opens(url, chooser.person, decomposed)
        wrong_pairs += wide != unicodedata.normalize("NFC", first) and opens(url, chooser.person, wide)
        for other in (first + " ", first[:-1], first.swapcase()):
            pairs += 1
            wrong_pairs += opens(url, chooser.person, other)
    taken_wide = [one for one in ("\ufb01esta larga de verdad con 12 patos",) if chooser.choose(one).status < 300
                  and opens(url, chooser.person, "fiesta larga de verdad con 12 patos")]
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        status = Api(url).post("/auth/login", {"email": chooser.person.email, "password": "a" * 10**6}).status
        times.append(time.perf_counter() - begun)
        wrong_pairs += status not in (401, 413, 422, 400)
    ctx.log(f"taken {taken}\nrefused {refused}\ntimes {times}")
    yield Figure("common and short ones tried", len(common) + len(SHORT), ">=", 40)
    yield Figure("of these taken", len(taken), "==", 0)
    yield Figure("good ones refused", len(refused), "==", 0)
    yield Figure("pairs", pairs, ">=", 12)
    yield Figure("pairs judged wrongly", wrong_pairs + len(taken_wide), "==", 0)
    yield Figure("answer to a million characters", round(sorted(times)[2] * 1000), "<=", 50, "ms")
