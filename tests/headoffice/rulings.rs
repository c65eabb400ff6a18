//! What head office decides, at its database: one writer, one order, each office what is its own, and nothing that an office
//! or whoever has only the database could make up.

use std::collections::BTreeMap;

use postgres::error::SqlState;

use qiantai::headoffice::connection::connect;
use qiantai::headoffice::problem::HeadOfficeProblem;
use qiantai::headoffice::ruling::{self, Recipient};
use qiantai::headoffice::shipping::{ingest, standing};
use qiantai::store::ruling::{NONE, Writer};

use crate::journals::journal;
use crate::server;
use crate::ship::company;

fn says(name: &str) -> BTreeMap<String, serde_json::Value> {
    let all = [("what", "words"), ("name", name), ("text", "您好"), ("by", "王总")];
    all.into_iter().map(|(name, text)| (name.to_string(), text.into())).collect()
}

#[test]
fn each_office_is_given_every_number_in_order_and_only_its_own_words() {
    let Some((server, _turn)) = server() else { return };
    let accounts = company(&server, &["甲", "乙"]);
    let mut admin = connect(&server.admin_url(), None).unwrap();
    let mut a = connect(&server.url(), Some(&accounts[0])).unwrap();
    let mut b = connect(&server.url(), Some(&accounts[1])).unwrap();
    // Nobody knows yet which office it is: nothing is decided for it.
    assert!(ruling::recipient(&mut admin, Some("甲")).is_err());
    assert!(ruling::recipient(&mut admin, Some("丙")).is_err());
    for (name, client) in [("甲", &mut a), ("乙", &mut b)] {
        let own = standing(client).unwrap().office;
        let sent = journal(name, 3, &[]);
        assert_eq!(ingest(client, (own, 1), &sent, &vec![None; 3]).unwrap().verdict, "OK");
    }
    let writer = Writer::draw().unwrap();
    let all = ruling::recipient(&mut admin, None).unwrap();
    let of_a = ruling::recipient(&mut admin, Some("甲")).unwrap();
    let mut written = Vec::new();
    for (to, name) in [(&all, "一"), (&of_a, "二"), (&all, "三")] {
        written.push(ruling::decide(&mut admin, &writer, to, says(name)).unwrap());
    }
    assert_eq!(written.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(written[0].body.as_ref().unwrap().contains("\"account\":\"postgres\""));
    let id_of = |name: &str| {
        ruling::recipient(&mut connect(&server.admin_url(), None).unwrap(), Some(name))
            .unwrap()
            .chain
    };
    for (client, office, whole) in [(&mut a, id_of("甲"), true), (&mut b, id_of("乙"), false)] {
        let given = ruling::after(client, 0, &NONE).unwrap();
        assert_eq!(given.len(), 3);
        for (one, signed) in given.iter().zip(&written) {
            assert_eq!((one.number, one.hash()), (signed.number, signed.hash()));
            assert_eq!(one.verify(&[writer.public()], &office), Ok(()));
        }
        assert_eq!(given[1].body.is_some(), whole, "what is another's comes without its words");
        // It goes on from where it is, and says how far that is.
        assert_eq!(ruling::after(client, 2, &written[1].hash()).unwrap().len(), 1);
        assert_eq!(ruling::after(client, 3, &written[2].hash()).unwrap(), []);
        let fork = ruling::after(client, 2, &[7; 32]);
        assert!(matches!(fork, Err(HeadOfficeProblem::RulingsFork { at: 2 })), "{fork:?}");
        let ahead = ruling::after(client, 9, &[7; 32]);
        assert!(matches!(ahead, Err(HeadOfficeProblem::RulingsBehind { own: 9 })), "{ahead:?}");
    }
    let lines: Vec<String> =
        ruling::decided(&mut admin).unwrap().iter().map(ruling::Decided::line).collect();
    assert!(lines.len() == 3 && lines.iter().all(|line| line.ends_with("都已取")), "{lines:?}");
    // The database is set back: the writer's own book fills it before anything new, and a second one is told apart.
    admin.batch_execute("delete from qiantai.ruling where number > 1").unwrap();
    ruling::lay_back(&mut admin, &written).unwrap();
    ruling::lay_back(&mut admin, &written).unwrap();
    assert_eq!(ruling::after(&mut a, 3, &written[2].hash()).unwrap(), []);
    let other = Writer::draw().unwrap().sign(3, written[1].hash(), "", "{}");
    let two = ruling::lay_back(&mut admin, &[other]);
    assert!(matches!(two, Err(HeadOfficeProblem::RulingsFork { at: 3 })), "{two:?}");
    // Carried by hand it is the same.
    let by_hand = ruling::carried(&mut admin, &of_a, 0).unwrap();
    assert!(by_hand.iter().zip(&written).all(|(one, signed)| one == signed));
}

#[test]
fn an_offices_account_decides_nothing_and_reads_no_decision_but_by_asking() {
    let Some((server, _turn)) = server() else { return };
    let accounts = company(&server, &["甲"]);
    let mut admin = connect(&server.admin_url(), None).unwrap();
    let mut office = connect(&server.url(), Some(&accounts[0])).unwrap();
    let writer = Writer::draw().unwrap();
    let all = Recipient { office: None, chain: String::new() };
    ruling::decide(&mut admin, &writer, &all, says("一")).unwrap();
    assert!(matches!(
        ruling::decide(&mut office, &writer, &all, says("二")),
        Err(HeadOfficeProblem::Denied)
    ));
    let zero = "decode(repeat('00', 32), 'hex')";
    for sql in [
        "select * from qiantai.ruling".to_string(),
        "select * from qiantai.requests".to_string(),
        "update qiantai.ruling set body = '{}'".to_string(),
        "delete from qiantai.ruling".to_string(),
        "update qiantai.position set ruling = 9".to_string(),
        format!("select qiantai.rule(2, {zero}, null, '', {zero}, '', {zero}, {zero})"),
    ] {
        let refused = office.batch_execute(&sql).expect_err(&sql);
        assert_eq!(refused.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{sql}: {refused}");
    }
    // Who may write, and has not the key or not the last number, changes nothing either.
    admin.batch_execute("create role w login password 'w' in role qiantai_writer").unwrap();
    let account = qiantai::headoffice::account::Account {
        user: "w".to_string(),
        password: "w".to_string(),
        ca: None,
    };
    let mut hand = connect(&server.url(), Some(&account)).unwrap();
    let sql = format!("select qiantai.rule(7, {zero}, null, '', {zero}, '', {zero}, {zero})");
    assert!(hand.batch_execute(&sql).is_err());
    assert!(hand.batch_execute("delete from qiantai.ruling").is_err());
    // The writer's account does, and is named.
    let second = ruling::decide(&mut hand, &writer, &all, says("二")).unwrap();
    assert!(second.number == 2 && second.body.unwrap().contains("\"account\":\"w\""));
}

#[test]
fn two_who_decide_at_once_get_two_numbers_and_one_chain() {
    let Some((server, _turn)) = server() else { return };
    let accounts = company(&server, &["甲"]);
    let key = Writer::draw().unwrap().text();
    std::thread::scope(|scope| {
        for who in 0..3 {
            let (key, server) = (&key, &server);
            scope.spawn(move || {
                let writer = Writer::read(key).unwrap();
                let mut admin = connect(&server.admin_url(), None).unwrap();
                let all = Recipient { office: None, chain: String::new() };
                let mut written = 0;
                while written < 10 {
                    let went = ruling::decide(&mut admin, &writer, &all, says(&format!("{who}")));
                    written += u32::from(went.is_ok());
                }
            });
        }
    });
    let mut office = connect(&server.url(), Some(&accounts[0])).unwrap();
    let given = ruling::after(&mut office, 0, &NONE).unwrap();
    assert_eq!(given.len(), 30);
    let mut prev = NONE;
    for (number, one) in (1..).zip(&given) {
        assert_eq!((one.number, one.prev), (number, prev));
        prev = one.hash();
    }
}
