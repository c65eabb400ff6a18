//! The mechanism over an office that can set four things: choosing, carrying along, and what is said of
//! a choice that is not taken.

use super::*;

crate::settings! {
    /// Which lamp is lit.
    pub enum Lamp = "C-01" "lamp_at_night" "夜里点哪盏灯" {
        Porch = "porch" "门灯" ["S0 1"],
        Hall = "hall" "厅灯" ["S1 2"],
        Neither = "neither" "都不点" ["S2 3"],
    } default Hall, "看得见路。";

    /// Who closes the door.
    pub enum Door = "D-02" "door_closed_by" "谁关门" {
        Guard = "guard" "保安" ["DESK 1"],
        Desk = "desk" "前台" ["DESK 2"],
    } default Guard, "他最后走。";
}

crate::limits! {
    KNOCKS = "N-02" "knocks_minutes" "敲门间隔" 5, 1..=120 Minutes ["S0 4"];
    STEPS = "N-10" "steps" "台阶数" 3, 0..=9 Count ["S1 5"];
}

/// What a toy office can set.
pub(in crate::engine) static TOY: Schema = Schema {
    groups: &[("组", SETTINGS, LIMITS)],
    profiles: &[
        Profile {
            name: "S0",
            title: "门灯规程",
            sides: &[Lamp::Porch.chosen()],
            limits: &[(&KNOCKS, 7)],
        },
        Profile { name: "S1", title: "关门规程", sides: &[Door::Desk.chosen()], limits: &[] },
    ],
    far_back: &KNOCKS,
    roles: |right, policy| {
        let desk = right == Right::AuditService && policy.is(Door::Desk);
        desk.then_some(&[Role::Desk])
    },
};

fn said(policy: &mut Policy, name: &str, worth: &str) -> String {
    let before = policy.clone();
    let problem = policy.set(name, worth).expect_err("not taken").to_string();
    assert_eq!(*policy, before);
    problem
}

#[test]
fn a_fresh_office_goes_by_the_defaults() {
    let policy = Policy::new(&TOY);
    assert_eq!(policy.get::<Lamp>(), Lamp::Hall);
    assert!(policy.is(Door::Guard));
    assert_eq!(policy.limit(&KNOCKS), 5);
    assert_eq!(policy.worths().count(), 0);
}

#[test]
fn a_side_is_chosen_by_its_name_or_label_and_the_default_forgets_the_choice() {
    let mut policy = Policy::new(&TOY);
    policy.set("lamp_at_night", "porch").unwrap();
    assert_eq!(policy.get::<Lamp>(), Lamp::Porch);
    policy.set(" 夜里点哪盏灯 ", "都不点").unwrap();
    assert_eq!(policy.get::<Lamp>(), Lamp::Neither);
    assert_eq!(policy.side(Lamp::SETTING).label, "都不点");
    assert_eq!(policy.worths().collect::<Vec<_>>(), [("lamp_at_night", "neither")]);
    policy.set("lamp_at_night", "hall").unwrap();
    assert_eq!(policy, Policy::new(&TOY));
}

#[test]
fn a_limit_takes_its_ends_and_nothing_beyond() {
    let mut policy = Policy::new(&TOY);
    for number in [1, 120] {
        policy.set("敲门间隔", &number.to_string()).unwrap();
        assert_eq!(policy.limit(&KNOCKS), number);
    }
    for worth in ["0", "121"] {
        assert!(said(&mut policy, "knocks_minutes", worth).contains("可填 1 到 120 分钟（N-02）"));
    }
    assert!(said(&mut policy, "knocks_minutes", "五").contains("要填整数"));
}

#[test]
fn a_side_that_does_not_exist_is_refused_with_those_that_do() {
    let said = said(&mut Policy::new(&TOY), "lamp_at_night", "moon");
    for allowed in ["porch（门灯）", "hall（厅灯）", "neither", "C-01"] {
        assert!(said.contains(allowed), "{said}");
    }
}

#[test]
fn a_name_that_does_not_exist_is_refused_with_the_nearest_by_label() {
    let mut policy = Policy::new(&TOY);
    let said = |policy: &mut Policy, name: &str| said(policy, name, "1");
    let near = "没有“knock”这项设置；相近的有：敲门间隔（knocks_minutes）。";
    assert_eq!(said(&mut policy, "knock"), near);
    // By the letters of a label, wherever in it they stand.
    assert!(said(&mut policy, "关门的").contains("有：谁关门（door_closed_by）。"));
    // Nothing is near what has not half of its letters.
    assert_eq!(said(&mut policy, "猫"), "没有“猫”这项设置。");
    assert_eq!(said(&mut policy, ""), "没有“”这项设置。");
}

#[test]
fn what_is_not_understood_is_carried_along_without_force() {
    let stored = [
        ("door_closed_by", "desk"),
        ("knocks_minutes", "100000"),
        ("lamp_at_night", "moon"),
        ("tea_for_guests", "green"),
    ];
    let mut policy = Policy::carried(&TOY, stored);
    assert_eq!(policy.get::<Lamp>(), Lamp::Hall);
    assert_eq!(policy.limit(&KNOCKS), 5);
    assert_eq!(policy.without_force().collect::<Vec<_>>(), stored[1..]);
    policy.apply_profile("S0").unwrap();
    assert_eq!((policy.get::<Lamp>(), policy.limit(&KNOCKS)), (Lamp::Porch, 7));
    assert_eq!(policy.without_force().collect::<Vec<_>>(), stored[3..]);
    // A label is no stored name: what is stored under one has no force.
    let policy = Policy::carried(&TOY, [("谁关门", "desk")]);
    assert!(policy.is(Door::Guard));
    assert_eq!(policy.without_force().count(), 1);
}

#[test]
fn a_profile_replaces_what_it_names_and_leaves_the_rest() {
    let mut policy = Policy::carried(&TOY, [("lamp_at_night", "neither")]);
    policy.apply_profile("S1").unwrap();
    assert!(policy.is(Lamp::Neither) && policy.is(Door::Desk));
    policy.apply_profile("S0").unwrap();
    assert!(policy.is(Lamp::Porch) && policy.is(Door::Desk));
    let said = policy.apply_profile("S9").expect_err("no such profile").to_string();
    assert!(said.contains("可选：S0（门灯规程）、S1（关门规程）"), "{said}");
}

#[test]
fn ids_are_ordered_by_kind_and_then_by_number() {
    let mut ids = ["D-71", "N-22b", "T-01a", "N-22a", "C-01", "N-3", "T-10", "D-08"];
    ids.sort_by_key(|id| order(id));
    assert_eq!(ids, ["C-01", "N-3", "N-22a", "N-22b", "T-01a", "T-10", "D-08", "D-71"]);
    let names: Vec<&str> = TOY.settings().iter().map(|setting| setting.id).collect();
    assert_eq!(names, ["C-01", "D-02"]);
}

#[test]
fn every_right_but_the_opening_and_times_own_has_somebody_and_no_labourer_signs_in() {
    let policy = Policy::new(&TOY);
    for right in Right::ALL {
        let nobody = [Right::OpenOffice, Right::Remind].contains(right);
        assert_eq!(right.roles().is_empty(), nobody, "{right:?}");
        assert!(policy.may(Role::Clock, *right));
    }
    for role in [Role::Worker, Role::Guard, Role::Cleaner] {
        assert!(!policy.may(role, Right::SignIn), "{role:?}");
    }
}

#[test]
fn a_setting_may_give_a_right_to_others_than_the_role() {
    let mut policy = Policy::new(&TOY);
    assert!(policy.may(Role::Supervisor, Right::AuditService));
    assert!(!policy.may(Role::Desk, Right::AuditService));
    policy.set("door_closed_by", "desk").unwrap();
    assert!(!policy.may(Role::Supervisor, Right::AuditService));
    assert!(policy.may(Role::Desk, Right::AuditService));
    assert!(policy.may(Role::Cashier, Right::TakeMoney));
}
