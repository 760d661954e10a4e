"""Access tokens that nobody should believe."""

import base64
import hashlib
import hmac
import json
import time


def encoded(data):
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    """The bytes of such a text."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _json(value):
    return encoded(json.dumps(value, separators=(",", ":")).encode())


def _signed(head, body, key, algorithm=hashlib.sha256):
    return f"{head}.{body}." + encoded(hmac.new(key, f"{head}.{body}".encode(), algorithm).digest())


def signing_key(secret):
    """The key of access tokens, as the program makes it from its secret: with it we sign claims of our own."""
    return hmac.new(secret.encode(), b"access-token", hashlib.sha256).digest()


def control(token, secret):
    """The same token, signed by us: when it is refused, our own signatures prove nothing."""
    head, body, _ = token.split(".")
    return _signed(head, body, signing_key(secret))


def attacks(token, secret):
    """(name, token) for each attack."""
    head, body, signature = token.split(".")
    header, claims, now = json.loads(decoded(head)), json.loads(decoded(body)), int(time.time())
    for name in ("none", "None", "NONE", "nOnE", ""):
        changed = _json({**header, "alg": name})
        yield f"alg {name!r}", f"{changed}.{body}."
        yield f"alg {name!r} with signature", f"{changed}.{body}.{signature}"
    yield "no alg", _json({key: value for key, value in header.items() if key != "alg"}) + f".{body}.{signature}"
    yield "alg as a list", _json({**header, "alg": ["HS256"]}) + f".{body}.{signature}"
    for name in ("HS384", "HS512", "RS256", "ES256", "EdDSA", "PS256"):
        yield f"alg {name}", _json({**header, "alg": name}) + f".{body}.{signature}"
    key = signing_key(secret)
    for name, algorithm in (("HS384", hashlib.sha384), ("HS512", hashlib.sha512)):
        yield f"{name} with our key", _signed(_json({**header, "alg": name}), body, key, algorithm)
    yield "no signature", f"{head}.{body}."
    yield "two parts", f"{head}.{body}"
    yield "four parts", f"{token}.{signature}"
    yield "cut", token[:-4]
    flipped = bytearray(decoded(signature))
    flipped[0] ^= 1
    yield "one bit", f"{head}.{body}.{encoded(bytes(flipped))}"
    for weak in (b"", b"secret", b"changeme", b"password", b"jwt_secret", b"your-256-bit-secret", bytes(32), b"0" * 32,
                 b"development", b"test", b"access-token", secret.encode()):
        yield f"weak key {weak[:10]!r}", _signed(head, body, weak)
    for kid in ("../../../../dev/null", "/dev/null", "' OR 1=1--", "\0", "x" * 10000, {"a": 1}, None, -1, "", "00000000"):
        yield f"kid {str(kid)[:14]}", _signed(_json({**header, "kid": kid}), body, b"")
    for name in ("jku", "x5u"):
        yield name, _json({**header, name: "http://127.0.0.1:9/keys"}) + f".{body}.{signature}"
    yield "jwk", _json({**header, "jwk": {"kty": "oct", "k": encoded(b"a" * 32)}}) + f".{body}.{signature}"
    yield "jwk, signed with it", _signed(_json({**header, "jwk": {"kty": "oct", "k": encoded(b"a" * 32)}}), body, b"a" * 32)
    yield "crit", _signed(_json({**header, "crit": ["x"], "x": 1}), body, key) + "x"
    for name, value in {"sub": "1", "role": "administrator", "exp": now + 10**9, "sid": "00000000-0000-7000-8000-000000000000"}.items():
        yield f"edited {name}", f"{head}.{_json({**claims, name: value})}.{signature}"
    yield "other alphabet", token.replace("-", "+").replace("_", "/") + "="
    yield "blank inside", f"{token[:20]} {token[20:]}"
    yield "huge", "A" * 60000
    yield "other type", _signed(_json({**header, "typ": "JWT"}), body, key)
    yield "no type", _signed(_json({name: value for name, value in header.items() if name != "typ"}), body, key)
    edits = {
        "expired": {"exp": now - 61}, "exp as text": {"exp": str(now + 999)}, "exp never": {"exp": "never"}, "exp huge": {"exp": 1e308},
        "exp negative": {"exp": -1}, "exp absent": {"exp": None}, "exp fraction": {"exp": now + 999.5}, "iat later": {"iat": now + 9999},
        "iat as text": {"iat": str(now)}, "aud other": {"aud": "other"}, "aud list": {"aud": ["x"]}, "aud absent": {"aud": None},
        "aud empty": {"aud": []}, "iss other": {"iss": "evil"}, "iss absent": {"iss": None}, "iss list": {"iss": ["x", "y"]},
        "session unknown": {"sid": "00000000-0000-7000-8000-000000000000"}, "session null": {"sid": None}, "session no key": {"sid": "1 OR 1=1"},
        "pair to come": {"pair": 99}, "pair negative": {"pair": -1}, "pair as text": {"pair": "1"}, "another claim": {"role": "administrator"},
    }
    for name, edit in edits.items():
        changed = {key_: value for key_, value in {**claims, **edit}.items() if value is not None or edit.get(key_, 0) is not None}
        yield name, _signed(head, _json({name_: value for name_, value in changed.items() if value is not None}), key)
