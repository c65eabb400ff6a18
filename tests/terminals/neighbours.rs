//! Open reports of a building are offered when the next caller reports the same, for a time set by the office.

use super::line::step;
use super::office::TestOffice;
use qiantai::engine::decision::{Asked, Input};
use qiantai::forms::office::settings;
use qiantai::protocol::messages::{Alike, Reply, Request};

#[test]
fn a_report_of_the_building_is_offered_for_the_hours_that_the_office_has_set() {
    let office = TestOffice::practice();
    let (mut line, mut head) = (office.signed(102), office.signed(100));
    let rooms = line.rows("F-107");
    let building = |place: &str| place.split('-').next().unwrap_or_default().to_string();
    let (own, other) = rooms
        .iter()
        .flat_map(|a| rooms.iter().map(move |b| (a, b)))
        .find(|(a, b)| a.id != b.id && building(&a.place) == building(&b.place))
        .expect("two rooms of one building");

    // Reported three hours ago; what most households share is offered first.
    let now = line.hello("looking").now;
    let occurred = now.plus_minutes(-180).to_string();
    let fields =
        [("room", own.place.as_str()), ("part", "水箱"), ("home", "有人"), ("area", "public")];
    let asked = Asked { occurred, ..step("F-14", "open", &fields) };
    let (slip, _) = line.accepted("open", &asked);
    let many = vec![vec![("who".into(), "业主群".into()), ("households".into(), "30".into())]];
    let fields = vec![("attached".to_string(), Input::Rows(many))];
    let more = Asked { slip: Some(slip), fields, ..step("F-14", "attach", &[]) };
    line.accepted("attach", &more);

    let room = u32::try_from(other.id.number).unwrap();
    let mut offered = move || match line.ask(Request::Household { room, person: None }) {
        Reply::Household(card) => {
            card.alike.iter().flat_map(|a: &Alike| &a.slips).any(|row| row.id == slip)
        }
        reply => panic!("{reply:?}"),
    };
    let mut set = |hours: &str| {
        let fields = [("name", "same_report_hours"), ("worth", hours), ("why", "试行")];
        let slip = Some(settings::SLIP);
        head.accepted(hours, &Asked { slip, ..step("B-02", "set", &fields) });
    };
    assert!(offered(), "within the two days of the default");
    set("2");
    assert!(!offered(), "longer ago than that");
    set("4");
    assert!(offered());
    set("0");
    assert!(!offered(), "none is offered at all");
}
