//! The rows of consultations.

use serde_json::{Value, json};

use super::{Row, row};

/// Consultations: what participants do needs the code of a part, and nobody's account.
pub(super) fn rows() -> Vec<Row> {
    let none = || Value::Null;
    let all = [200; 5];
    let without_code = [401; 5];
    let staff = |status| [401, 403, status, 403, 403];
    let absent = "{00000000-0000-7000-8000-000000000000}";
    let hidden = [404, 404, 200, 404, 200];
    vec![
        row("GET", "/consultations", none(), all),
        row(
            "POST",
            "/consultations",
            json!({ "language": "en", "title": { "en": { "text": "Ours" } } }),
            [401, 403, 201, 201, 403],
        ),
        row("GET", "/consultations/{consultation}", none(), all),
        row("GET", "/consultations/{prepared}", none(), hidden),
        row("PUT", "/consultations/{consultation}", whole(), staff(200)),
        row("POST", "/consultations/{prepared}/open", none(), [401, 404, 200, 404, 403]),
        row("POST", "/consultations/{consultation}/archive", none(), staff(409)),
        row(
            "POST",
            "/consultations/{consultation}/benefit",
            json!({ "answer": { "en": { "text": "Yes." } } }),
            staff(200),
        ),
        row("GET", "/consultations/{consultation}/phases", none(), all),
        row("GET", "/consultations/{prepared}/phases", none(), hidden),
        row("GET", "/consultations/{consultation}/questions", none(), all),
        row("GET", "/consultations/{prepared}/questions", none(), hidden),
        row("PUT", "/consultations/{consultation}/questions", json!({ "questions": [] }), staff(200)),
        row("POST", "/consultations/{consultation}/questions/{story}/read-words", none(), staff(409)),
        row(
            "POST",
            "/consultations/{consultation}/participants",
            json!({ "consents": ["take-part"] }),
            [201; 5],
        ),
        row("GET", "/consultations/{consultation}/receipt", none(), without_code),
        row(
            "PUT",
            "/consultations/{consultation}/consents",
            json!({ "consents": ["take-part"] }),
            without_code,
        ),
        row("GET", "/consultations/{consultation}/responses", none(), without_code),
        row("POST", "/consultations/{consultation}/responses", json!({ "answers": [] }), without_code),
        row(
            "PUT",
            "/consultations/{consultation}/self-description",
            json!({ "item": "region" }),
            without_code,
        ),
        row("GET", "/consultations/{consultation}/statements", none(), all),
        row("POST", "/consultations/{consultation}/statements", json!({ "text": "A." }), without_code),
        row("GET", "/consultations/{consultation}/statements/next", none(), without_code),
        row(
            "POST",
            "/consultations/{consultation}/statements/rewrite",
            json!({ "link": "none", "statement": { "text": "A." } }),
            [410; 5],
        ),
        row(
            "POST",
            "/consultations/{consultation}/statements/{1}/moderate",
            json!({ "state": "needs-review" }),
            staff(200),
        ),
        row("GET", "/consultations/{consultation}/statements/{1}/audio", none(), [404; 5]),
        row(
            "PUT",
            "/consultations/{consultation}/statements/{1}/audio",
            json!({ "no": "recording" }),
            [401, 401, 422, 401, 401],
        ),
        row(
            "DELETE",
            "/consultations/{consultation}/statements/{1}/audio",
            none(),
            [401, 401, 404, 401, 401],
        ),
        row(
            "POST",
            "/consultations/{consultation}/votes",
            json!({ "statement": 1, "choice": "agree" }),
            without_code,
        ),
        row(
            "POST",
            "/consultations/{consultation}/withdrawals",
            json!({ "what": "everything" }),
            without_code,
        ),
        row("GET", "/consultations/{consultation}/plan", none(), staff(200)),
        row("GET", "/consultations/{consultation}/paper", none(), all),
        row("POST", "/consultations/{consultation}/paper", json!({ "no": "table" }), staff(422)),
        row("GET", "/consultations/{consultation}/meetings", none(), all),
        row("GET", "/consultations/{prepared}/meetings", none(), hidden),
        row(
            "POST",
            "/consultations/{consultation}/meetings",
            json!({ "place": "Community hall", "held_on": "2027-03-12", "people": 20 }),
            staff(201),
        ),
        Row {
            path: format!("/consultations/{{consultation}}/meetings/{absent}/agree"),
            ..row("POST", "", none(), [401, 403, 404, 403, 404])
        },
        Row {
            path: format!("/consultations/{{consultation}}/meetings/{absent}"),
            ..row("DELETE", "", none(), [401, 403, 404, 403, 404])
        },
        row("GET", "/consultations/{consultation}/invitations", none(), staff(200)),
        row("POST", "/consultations/{consultation}/invitations", json!({ "kind": "group" }), staff(201)),
        row("POST", "/consultations/{consultation}/invitations/passed-on", none(), without_code),
        row("POST", "/consultations/{consultation}/seeds", json!({ "text": "A first one." }), staff(201)),
        row("GET", "/consultations/{consultation}/moderation", none(), staff(200)),
        row("GET", "/consultations/{consultation}/care-notes", none(), staff(200)),
        Row {
            path: format!("/consultations/{{consultation}}/care-notes/{absent}/settle"),
            ..row("POST", "", none(), staff(404))
        },
        row(
            "POST",
            "/consultations/{consultation}/approvals",
            json!({ "act": "export", "approves": true }),
            [401, 404, 404, 404, 404],
        ),
        row("POST", "/codes", json!({ "code": "0000-0000-0000-0000-0000" }), [401; 5]),
        row("GET", "/consultations/{consultation}/stewards", none(), [401, 403, 404, 403, 404]),
        row(
            "PUT",
            "/consultations/{consultation}/stewards/proposal",
            json!({ "members": [], "reason": "None is left." }),
            [401, 403, 404, 403, 404],
        ),
        row(
            "POST",
            "/consultations/{consultation}/stewards/proposal/agree",
            none(),
            [401, 403, 404, 403, 404],
        ),
        row("GET", "/consultations/{consultation}/releases", none(), all),
        row("GET", "/consultations/{consultation}/releases/{7}", none(), [404; 5]),
        row("GET", "/consultations/{consultation}/decisions", none(), all),
        row(
            "POST",
            "/consultations/{consultation}/decisions",
            json!({ "theme": { "en": { "text": "Buses" } } }),
            staff(201),
        ),
        Row {
            path: format!("/consultations/{{consultation}}/decisions/{absent}"),
            ..row("PUT", "", json!({ "theme": { "en": { "text": "Buses" } } }), staff(404))
        },
        Row {
            path: format!("/consultations/{{consultation}}/decisions/{absent}"),
            ..row("DELETE", "", none(), staff(404))
        },
    ]
}

/// A consultation in Canada that takes everything just now.
pub(in crate::contract) fn whole() -> Value {
    json!({
        "country": "CA", "language": "en", "title": { "en": { "text": "Ours" } },
        "purpose": { "en": { "text": "To hear." } }, "benefit": { "en": { "text": "A plan." } },
        "policy_areas": ["health"],
        "phases": [{ "kind": "statements", "begins_at": "2026-01-01T00:00:00Z", "ends_at": "2036-01-01T00:00:00Z" }],
    })
}
