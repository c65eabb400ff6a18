//! What must hold of the tables and of choosing from them.

use std::collections::BTreeSet;

use super::*;

/// The source codes of clauses §0.2, and DESK for practice no document holds.
const SOURCES: &[&str] = &[
    "S0",
    "S1A",
    "S1B",
    "S1C-duty",
    "S1C-shift",
    "S1C-consult",
    "S1C-first",
    "S1C-callback",
    "S1D",
    "S1E",
    "S2-job",
    "S2-etiq",
    "S2-shift",
    "S2-patrol",
    "S2-recept",
    "S2-reno",
    "S2-repair",
    "S2-visit",
    "S2-callback",
    "S2-complaint",
    "S2-forms",
    "S2-paid",
    "S2-key",
    "S2-pet",
    "S2-info",
    "S2-culture",
    "S2-incident",
    "S2-emerg",
    "S3",
    "S4-gen",
    "S4",
    "S4-pc",
    "DESK",
];

/// Each part of a clause must be a known source code, a blank, and a place in it.
fn sources(clause: &str) -> Vec<&str> {
    clause
        .split('；')
        .map(|part| {
            let (code, place) = part.split_once(' ').unwrap_or((part, ""));
            assert!(SOURCES.contains(&code), "unknown source in {clause:?}");
            assert!(!place.trim().is_empty(), "no place in {clause:?}");
            code
        })
        .collect()
}

fn is_snake_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !name.ends_with('_')
        && !name.contains("__")
}

#[test]
fn the_47_conflicts_stand_once_and_in_order_before_practice() {
    let ids: Vec<&str> = SETTINGS.iter().map(|setting| setting.id).collect();
    let practice = ids.len() - 47;
    let wanted: Vec<String> = (1..=47)
        .map(|n| format!("C-{n:02}"))
        .chain((1..=practice).map(|n| format!("D-{n:02}")))
        .collect();
    assert_eq!(ids, wanted);
}

#[test]
fn names_and_ids_are_unique_across_settings_and_limits() {
    let mut names = BTreeSet::new();
    let mut ids = BTreeSet::new();
    let settings = SETTINGS.iter().map(|setting| (setting.name, setting.id));
    for (name, id) in settings.chain(LIMITS.iter().map(|limit| (limit.name, limit.id))) {
        assert!(is_snake_case(name), "{name}");
        assert!(names.insert(name), "{name} twice");
        assert!(ids.insert(id), "{id} twice");
    }
}

#[test]
fn each_setting_offers_distinct_sides_with_clauses_and_a_default_among_them() {
    for setting in SETTINGS {
        let names: BTreeSet<&str> = setting.sides.iter().map(|side| side.name).collect();
        assert!(names.len() >= 2, "{} has nothing to choose", setting.id);
        assert_eq!(names.len(), setting.sides.len(), "{}", setting.id);
        assert!(names.contains(setting.default), "{}", setting.id);
        assert!(setting.why.ends_with('。') && !setting.label.is_empty(), "{}", setting.id);
        for side in setting.sides {
            assert!(is_snake_case(side.name) && !side.label.is_empty(), "{}", setting.id);
            sources(side.clause);
        }
    }
}

#[test]
fn a_conflict_rests_on_documents_alone() {
    for setting in SETTINGS.iter().filter(|setting| setting.id.starts_with("C-")) {
        let codes: BTreeSet<&str> = setting.sides.iter().flat_map(|s| sources(s.clause)).collect();
        assert!(!codes.contains("DESK"), "{}", setting.id);
    }
}

#[test]
fn limits_keep_their_defaults_in_range_and_their_ids_in_order() {
    let mut last = (0, 0);
    for limit in LIMITS {
        assert!(limit.least >= 0 && limit.least <= limit.default, "{}", limit.id);
        assert!(limit.default <= limit.most, "{}", limit.id);
        assert!(limit.unit != Unit::Percent || limit.most <= 100, "{}", limit.id);
        sources(limit.clause);
        let (kind, number) = limit.id.split_once('-').expect("an id has a dash");
        let kind = ["N", "T", "D"].iter().position(|k| *k == kind).expect("a known kind");
        let number: u32 =
            number.trim_end_matches(['a', 'b', 'c', 'd', 'e']).parse().expect("digits");
        assert!((kind, number) >= last, "{} out of order", limit.id);
        last = (kind, number);
        // The name says the unit wherever the unit could be mistaken.
        let ending = match limit.unit {
            Unit::Minutes => "_minutes",
            Unit::Hours => "_hours",
            Unit::Days => "_days",
            Unit::Months => "_months",
            Unit::Percent => "_percent",
            Unit::Fen => "_fen",
            Unit::Times | Unit::Count => "",
        };
        let stem = limit.name.trim_end_matches("_wide");
        assert!(stem.ends_with(ending), "{} does not name its unit", limit.name);
    }
}

#[test]
fn every_time_word_has_a_limit_that_may_be_switched_off() {
    let words: BTreeSet<&str> = LIMITS
        .iter()
        .filter(|limit| limit.id.starts_with("T-"))
        .inspect(|limit| assert_eq!(limit.least, 0, "{}", limit.id))
        .map(|limit| limit.id.trim_end_matches(['a', 'b', 'c', 'd', 'e']))
        .collect();
    assert_eq!(
        words,
        (1..=10)
            .map(|n| format!("T-{n:02}"))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str)
            .collect()
    );
}

#[test]
fn a_profile_says_only_what_its_document_says() {
    let names: Vec<&str> = PROFILES.iter().map(|profile| profile.name).collect();
    assert_eq!(names, ["S0", "S1", "S2", "S3", "S4"]);
    for profile in PROFILES {
        let mut seen = BTreeSet::new();
        for (name, worth) in profile.sides {
            let setting = setting(name).unwrap_or_else(|| panic!("{}: {name}", profile.name));
            let side = setting.sides.iter().find(|side| side.name == *worth);
            let side = side.unwrap_or_else(|| panic!("{}: {name}={worth}", profile.name));
            let own = sources(side.clause).iter().any(|code| code.starts_with(profile.name));
            assert!(own, "{} does not say {name}={worth}", profile.name);
            assert!(seen.insert(name), "{}: {name} twice", profile.name);
        }
        for (name, number) in profile.limits {
            let limit = limit(name).unwrap_or_else(|| panic!("{}: {name}", profile.name));
            assert!((limit.least..=limit.most).contains(number), "{}: {name}", profile.name);
            let own = sources(limit.clause).iter().any(|code| code.starts_with(profile.name));
            assert!(own, "{} does not say {name}", profile.name);
        }
    }
}

#[test]
fn a_conflict_a_document_takes_part_in_is_set_by_its_profile() {
    for profile in PROFILES {
        for setting in SETTINGS.iter().filter(|setting| setting.id.starts_with("C-")) {
            let speaks = setting
                .sides
                .iter()
                .flat_map(|side| sources(side.clause))
                .any(|code| code.starts_with(profile.name));
            let set = profile.sides.iter().any(|(name, _)| *name == setting.name);
            assert_eq!(speaks, set, "{} and {}", profile.name, setting.id);
        }
    }
}

#[test]
fn a_fresh_office_goes_by_the_defaults() {
    let policy = Policy::default();
    assert_eq!(policy.limit("slip_minutes"), 5);
    assert_eq!(policy.limit("urgent_arrival_minutes"), 15);
    assert_eq!(policy.limit("transfer_minutes"), 10);
    assert!(policy.is("who_decides_paid", "desk"));
    assert_eq!(policy.worths().count(), 0);
}

#[test]
fn every_side_can_be_chosen_and_read_back() {
    for setting in SETTINGS {
        for side in setting.sides {
            let mut policy = Policy::default();
            policy.set(setting.name, side.name).expect("a side of the table");
            assert_eq!(policy.side(setting.name), side.name);
            assert!(policy.is(setting.name, side.name));
            assert_eq!(policy.worths().count(), usize::from(side.name != setting.default));
            assert_eq!(Policy::carried(policy.worths()), policy);
        }
    }
}

#[test]
fn every_limit_takes_its_ends_and_nothing_beyond() {
    for limit in LIMITS {
        let mut policy = Policy::default();
        for number in [limit.least, limit.most] {
            policy.set(limit.name, &number.to_string()).expect("an end of the range");
            assert_eq!(policy.limit(limit.name), number);
        }
        let before = policy.clone();
        for number in [limit.least - 1, limit.most + 1] {
            let problem = policy.set(limit.name, &number.to_string());
            assert_eq!(problem, Err(PolicyProblem::OutOfRange(limit, number)));
        }
        assert_eq!(policy, before);
        policy.set(limit.name, &limit.default.to_string()).expect("the default");
        assert_eq!(policy, Policy::default());
    }
}

#[test]
fn an_unknown_name_is_refused_and_near_names_are_offered() {
    let mut policy = Policy::default();
    let said = policy.set("slip_minute", "5").expect_err("no such limit").to_string();
    assert!(said.contains("slip_minute”") && said.contains("：slip_minutes、"), "{said}");
    let said = policy.set("who_name_worker", "desk").expect_err("no such setting").to_string();
    assert!(said.contains("who_names_worker"), "{said}");
    assert_eq!(policy.side("who_name_worker"), "");
    assert!(!policy.is("who_name_worker", ""));
    assert_eq!(policy, Policy::default());
}

#[test]
fn a_wrong_worth_is_refused_with_all_that_is_allowed() {
    let mut policy = Policy::default();
    let said = policy.set("who_names_worker", "guard").expect_err("no such side").to_string();
    for allowed in ["foreman", "supervisor", "desk", "D-01"] {
        assert!(said.contains(allowed), "{said}");
    }
    let said = policy.set("slip_minutes", "五").expect_err("no number").to_string();
    assert!(said.contains("1 到 120 分钟") && said.contains("N-01"), "{said}");
    let said = policy.set("complaint_callback_percent", "90").expect_err("fixed").to_string();
    assert!(said.contains("只能是 100 %"), "{said}");
    let said = policy.apply_profile("S9").expect_err("no such profile").to_string();
    for profile in PROFILES {
        assert!(said.contains(profile.name), "{said}");
    }
    assert_eq!(policy, Policy::default());
}

#[test]
fn what_is_not_understood_is_carried_along_without_force() {
    let mut policy = Policy::carried([
        ("tea_for_guests", "green"),
        ("who_names_worker", "robot"),
        ("slip_minutes", "100000"),
    ]);
    assert_eq!(policy.side("who_names_worker"), "foreman");
    assert_eq!(policy.limit("slip_minutes"), 5);
    policy.apply_profile("S1").expect("a profile");
    assert!(policy.is("who_names_worker", "desk"));
    assert!(policy.worths().any(|worth| worth == ("tea_for_guests", "green")));
}

#[test]
fn a_profile_replaces_what_it_names_and_leaves_the_rest() {
    let mut policy = Policy::default();
    policy.set("who_marks_major", "head").expect("a side");
    policy.apply_profile("S1").expect("a profile");
    assert!(policy.is("complaint_deadline", "three_days"));
    assert_eq!(policy.repair_callback_percent(), 100);
    policy.apply_profile("S2").expect("a profile");
    assert!(policy.is("complaint_deadline", "promised_time"));
    assert_eq!(policy.repair_callback_percent(), 50);
    assert!(policy.is("who_marks_major", "head"));
    // S2 is silent on who prices, so S1's answer stays.
    assert!(policy.is("priced_by", "director_and_finance"));
}

#[test]
fn each_side_of_the_repair_rate_reads_its_own_number() {
    let mut policy = Policy::default();
    let rate = setting("repair_callback_rate").expect("C-05");
    for (place, side) in rate.sides.iter().enumerate() {
        let name = format!("{}_percent", side.name);
        let share = 11 + i64::try_from(place).expect("small");
        let percent = if side.name == "daily_all" { 100 } else { share };
        policy.set(&name, &percent.to_string()).expect("a rate for each side");
        policy.set(rate.name, side.name).expect("a side");
        assert_eq!(policy.repair_callback_percent(), percent);
    }
}
