//! The company's board: each thing that hurts is counted, and what hurts most stands on top.

use postgres::Client;

use qiantai::headoffice::board::{self, BoardRow};
use qiantai::headoffice::connection::connect;
use qiantai::headoffice::schema;

use crate::server;

/// A paper of an office with one due, as folding lays it.
struct Paper {
    form: &'static str,
    /// The blanks by their names.
    fields: &'static str,
    /// Kind of the due, and hours from now; behind that, whether it was met.
    due: (i32, i32, bool),
}

fn lay(client: &mut Client, office: i32, number: i64, paper: &Paper) {
    let sql = "insert into qiantai.slip (office, form, tag, number, slip, title, version, state, state_label, open,
            opened, changed, persons, fields, story, body)
        values ($1, $2::text, 1, $3::bigint, $2::text || '/' || $3::bigint, '', 1, '', '', not $4::boolean, now(), now(), '{}', $5::text::jsonb, '[]', '')";
    let (kind, hours, met) = paper.due;
    client.execute(sql, &[&office, &paper.form, &number, &met, &paper.fields]).unwrap();
    let sql = "insert into qiantai.due (office, tag, number, what, label, at, because, met)
        values ($1, 1, $2, $3, '', now() + $4::int * interval '1 hour', '', case when $5::boolean then now() end)";
    client.execute(sql, &[&office, &number, &kind, &hours, &met]).unwrap();
}

/// An office that was heard so many hours ago, with these papers.
fn office(client: &mut Client, name: &str, heard: i32, papers: &[Paper]) {
    let sql = "insert into qiantai.office (name, role) values ($1::text, 'qo_' || $1::text) returning office";
    let office: i32 = client.query_one(sql, &[&name]).unwrap().get(0);
    let sql = "insert into qiantai.position (office, heard) values ($1, now() - $2::int * interval '1 hour')";
    client.execute(sql, &[&office, &heard]).unwrap();
    for (number, paper) in (1..).zip(papers) {
        lay(client, office, number, paper);
    }
}

#[test]
fn what_hurts_first_stands_on_top_and_each_kind_is_counted() {
    let Some((server, _turn)) = server() else { return };
    let mut admin = connect(&server.admin_url(), None).unwrap();
    schema::init(&mut admin).unwrap();
    let complaint = |fields, hours| Paper { form: "F-30", fields, due: (1, hours, false) };
    let callback = |met| Paper { form: "F-14", fields: "{}", due: (14, -1, met) };
    let report = |hours| Paper { form: "F-99", fields: "{}", due: (452, hours, false) };
    let shift = |kind| Paper { form: "F-35", fields: "{}", due: (kind, -1, false) };
    office(&mut admin, "安静", 1, &[complaint(r#"{"grade":"major"}"#, 5), report(5)]);
    office(&mut admin, "轻微", 1, &[complaint(r#"{"grade":"minor"}"#, -5)]);
    office(&mut admin, "交班", 1, &[shift(17), shift(18)]);
    let few: Vec<Paper> = (0..10).map(|n| callback(n < 7)).collect();
    office(&mut admin, "回访少", 1, &few);
    let enough: Vec<Paper> = (0..10).map(|n| callback(n < 8)).collect();
    office(&mut admin, "回访够", 1, &enough);
    office(&mut admin, "失联", 25, &[]);
    office(&mut admin, "事件", 1, &[report(-1)]);
    office(&mut admin, "疑似", 1, &[complaint(r#"{"major_hint":true}"#, -1)]);
    let two = [complaint(r#"{"grade":"major"}"#, -1), complaint(r#"{"grade":"major"}"#, -2)];
    office(&mut admin, "重大", 1, &two);
    let rows = board::rows(&mut admin).unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row.office.as_str()).collect();
    assert_eq!(
        names,
        ["重大", "疑似", "事件", "失联", "回访少", "交班", "回访够", "轻微", "安静"],
        "{rows:?}"
    );
    let row = |name: &str| -> &BoardRow { rows.iter().find(|row| row.office == name).unwrap() };
    assert_eq!((row("重大").major, row("疑似").major, row("轻微").major), (2, 1, 0));
    assert_eq!((row("事件").reports, row("安静").reports), (1, 0));
    assert_eq!((row("回访少").asked, row("回访少").made), (10, 7));
    assert_eq!((row("交班").handovers, row("失联").silent, row("交班").silent), (2, true, false));
    assert_eq!((row("安静").hurts, row("轻微").overdue), (0, 1));
}
