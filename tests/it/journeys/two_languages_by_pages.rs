//! A consultation in Spanish and Yucatec Maya is made, translated and opened by pages alone.

use serde_json::Value;
use trilateral::auth::Role;

use crate::support::{Client, TestApp, on_both};

/// The keys of the texts on the page of translations, in their order.
fn keys(page: &str) -> Vec<String> {
    page.split("name=\"key\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

async fn translate(staff: &Client, at: &str, words: impl Fn(&str) -> String, more: &[(&str, &str)]) -> u16 {
    let page = format!("{at}/texts?to=yua");
    let form = staff.get(&page).await.expect(200);
    let mut fields =
        vec![("to".to_owned(), "yua".to_owned()), ("revision".to_owned(), form.input("revision").unwrap())];
    for key in keys(&form.text()) {
        fields.push(("words".to_owned(), words(&key)));
        fields.push(("key".to_owned(), key));
    }
    fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    staff.fill(&page, &format!("{at}/texts"), &fields).await.status
}

on_both! {
    async fn every_text_is_translated_where_people_read_it(app: TestApp) {
        let staff = app.page_member("dora@example.org", "MX", Role::Coordinator).await;
        staff.keep_cookie("language", "en");
        let draft = [
            ("title", "¿Qué falta en el hospital?"), ("purpose", "El hospital cambia."), ("benefit", "Un plan."),
            ("language", "es"), ("languages", "yua es"), ("countries", "MX"), ("policy_areas", "health"),
            ("access", "open"), ("visibility", "after-close"), ("threshold", "10"),
            ("phase_kind", "statements"), ("phase_begins", "2026-11-01"), ("phase_ends", "2036-01-31"),
        ];
        let made = staff.fill("/consultations/new", "/consultations/new", &draft).await.expect(303);
        let at = made.header("location").split("/manage").next().unwrap().to_owned();
        let manage = format!("{at}/manage");
        let ask = async |fields: &[(&str, &str)]| {
            staff.fill(&manage, &format!("{manage}/question"), fields).await.expect(303);
        };
        ask(&[("kind", "single"), ("name", "way"), ("text", "¿Cómo llega?"), ("choices", "Camión\nA pie")]).await;
        ask(&[("kind", "matrix-single"), ("name", "care"), ("text", "¿Cómo le atendieron?"), ("choices", "Bien\nMal"), ("lines", "Ventanilla\nConsulta")]).await;
        let refused = staff.fill(&manage, &format!("{manage}/question"), &[("kind", "matrix-single"), ("name", "more"), ("text", "¿Y?"), ("choices", "Sí\nNo")]).await;
        assert!(refused.expect(422).text().contains("href=\"#question-lines\""));
        for text in ["Hace falta quien hable maya.", "Sobra gente."] {
            let done = staff.fill(&manage, &format!("{manage}/seed"), &[("text", text)]).await.expect(303);
            assert!(staff.get(done.header("location")).await.text().contains("The statement is added."));
        }
        // Written wrongly, moved, taken away: all on the page.
        let change = [("name", "way"), ("text", "¿Cómo llega al hospital?"), ("choices", "Camión\nA pie\nEn mototaxi")];
        staff.fill(&manage, &format!("{manage}/change-question"), &change).await.expect(303);
        staff.fill(&manage, &format!("{manage}/move-question"), &[("name", "care")]).await.expect(303);
        let page = staff.get(&manage).await.expect(200).text();
        assert!(page.find("¿Cómo le atendieron?") < page.find("¿Cómo llega al hospital?") && page.contains("En mototaxi"));
        let extra = page.split("name=\"number\" value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
        staff.fill(&manage, &format!("{manage}/remove-seed"), &[("number", &extra)]).await.expect(303);
        assert!(!staff.get(&manage).await.text().contains("Sobra gente."));

        // Half of it, and then the rest.
        let words = |key: &str| if key.starts_with("question/") { String::new() } else { format!("yua {key}") };
        assert_eq!(translate(&staff, &at, words, &[("translated_by", "Ana Poot")]).await, 303);
        let form = staff.get(&format!("{at}/texts?to=yua")).await.expect(200).text();
        // Two questions with three and two choices and two lines: nine texts.
        assert!(form.contains("9 texts are not translated yet") && form.contains("yua title"), "{form}");
        assert_eq!(translate(&staff, &at, |key| format!("yua {key}"), &[]).await, 303);
        assert!(staff.get(&format!("{at}/texts?to=yua")).await.text().contains("Every text is translated."));
        staff.get(&format!("{at}/texts?to=es")).await.expect(200);
        let unknown = staff.get(&format!("{at}/texts?to=maya+language")).await.expect(200).text();
        assert!(unknown.contains("is not a language we know"), "{unknown}");

        // The look at the draft keeps its code, and shows everything in the language.
        let code = page.split("?preview=").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let preview = app.visitor().get(&format!("{at}?preview={code}")).await.expect(200).text();
        assert!(preview.contains(&format!("{at}?in=yua&amp;preview={code}")));
        let preview = app.visitor().get(&format!("{at}?in=yua&preview={code}")).await.expect(200).text();
        for said in ["yua title", "yua question/care/text", "yua question/way/choice/c3", "yua question/care/line/", "yua statement/1", "Ana Poot"] {
            assert!(preview.contains(said), "{said}: {preview}");
        }

        let revision = staff.get(&manage).await.input("revision").unwrap();
        let open = [("revision", revision.as_str()), ("confirmed", "true")];
        staff.fill(&manage, &format!("{manage}/open"), &open).await.expect(303);
        let public = app.visitor().get(&format!("{at}?in=yua")).await.expect(200).text();
        assert!(public.contains("lang=\"yua\"") && public.contains("yua title") && !public.contains("preview="));
        // What people have read stays; a new language can still come.
        let standing = staff.get(&format!("{at}/texts?to=yua")).await.expect(200).text();
        assert!(!standing.contains("value=\"title\"") && standing.contains("People have read this; it stays."));
        assert!(keys(&staff.get(&format!("{at}/texts?to=nah")).await.expect(200).text()).contains(&"title".to_owned()));
        let api = app.visitor().get(&format!("/api/v1{at}")).await.expect(200).json();
        assert_eq!((&api["title"]["yua"]["text"], &api["title"]["yua"]["approved_by"]), (&Value::from("yua title"), &Value::Null));

        // Whoever reads Maya sees the translation, and how it was written; whoever reads English is told the language.
        let voted = async |language: &str| {
            let reader = app.visitor();
            reader.keep_cookie("language", "en");
            let join = [("consents", "take-part"), ("language", language)];
            reader.fill(&format!("{at}/take-part"), &format!("{at}/take-part"), &join).await;
            reader.get(&format!("{at}/vote")).await.expect(200).text()
        };
        let maya = voted("yua").await;
        assert!(maya.contains("lang=\"yua\" dir=\"ltr\">yua statement/1") && maya.contains("As it was written, in Spanish"), "{maya}");
        assert!(maya.contains("lang=\"es\" dir=\"ltr\">Hace falta quien hable maya.") && !maya.contains("This statement is in"));
        let spanish = voted("es").await;
        assert!(spanish.contains("Hace falta quien hable maya.") && !spanish.contains("This statement is in") && !spanish.contains("As it was written"));

        // A theme that was saved twice is taken away, after a last look.
        for _ in 0..2 {
            staff.fill(&manage, &format!("{manage}/theme"), &[("theme", "Intérpretes"), ("heard", "Faltan.")]).await.expect(303);
        }
        let page = staff.get(&manage).await.text();
        assert!(page.find("id=\"moderation\"") < page.find("id=\"questions\"") && page.contains("To do now"), "{page}");
        let form = page.split("/manage/remove-theme\"").nth(2).unwrap();
        let value = |name: &str| form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let (theme, revision) = (value("id"), value("revision"));
        let remove = format!("{manage}/remove-theme");
        let asked = staff.fill(&manage, &remove, &[("id", &theme), ("revision", &revision)]).await.expect(200).text();
        assert!(asked.contains("Remove this theme?") && asked.contains("Intérpretes"), "{asked}");
        let stale = [("id", theme.as_str()), ("revision", "9"), ("confirmed", "true")];
        staff.fill(&manage, &remove, &stale).await.expect(412);
        let done = [("id", theme.as_str()), ("revision", revision.as_str()), ("confirmed", "true")];
        let done = staff.fill(&manage, &remove, &done).await.expect(303);
        assert!(staff.get(done.header("location")).await.text().contains("The theme is removed."));
        assert_eq!(app.visitor().get(&at).await.text().matches("Intérpretes").count(), 1);

        // A title is short from now on.
        let long = staff.fill("/consultations/new", "/consultations/new", &[("title", &"a".repeat(201)), ("language", "es")]).await.expect(422);
        assert!(long.text().contains("200") && long.text().contains("href=\"#title\""));

        let other = app.page_member("sol@example.org", "CA", Role::Coordinator).await;
        other.get(&format!("{at}/texts?to=yua")).await.expect(403);
        other.fill(&at, &format!("{at}/texts"), &[("to", "yua"), ("revision", "1")]).await.expect(403);
    }
}
