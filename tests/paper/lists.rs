//! Lists, empty slips and forms that are printed already, read back from what is sent to printers.

use qiantai::engine::prelude::*;
use qiantai::forms;
use qiantai::paper::{
    Copies, Format, Layout, Origin, PIN_EDGE, Paper, Place, Preprinted, Setup, Sheet, place, render,
};
use qiantai::protocol::messages::{Names, Row, View};
use qiantai::queries::list_printing::{Stamp, blank, list, report};
use qiantai::report::{Cell as Figure, Row as Line, Sheet as Report};

use crate::reader;

fn stamp() -> Stamp {
    let print = Some(SlipId { form: 9011, number: 7 });
    let (office, by) = ("滨江花园物业管理处".to_string(), "王丽(102)".to_string());
    Stamp { office, practice: false, by, now: Moment(1_795_700_000_000), print }
}

/// Forty rows of long names.
fn long() -> Sheet {
    let rows: Vec<Row> = (1..=40).map(row).collect();
    list(&forms::map_book(), &View::of_form("F-14"), &rows, Vec::new(), &stamp())
}

fn row(n: u64) -> Row {
    Row {
        id: SlipId { form: 14, number: 1 },
        version: 1,
        number: format!("维修 {n:06}"),
        word: String::new(),
        state: "完工未签".to_string(),
        open: true,
        urgent: false,
        due: Some(Moment(1_795_700_000_000)),
        left: None,
        place: "底商 好邻居超市西侧连廊二层东头".to_string(),
        matter: "水管接头处渗水,需要更换角阀ABC-12/3。".repeat(if n.is_multiple_of(3) {
            5
        } else {
            1
        }),
        grade: String::new(),
        worker: "司马相如诸葛孔明(211)".to_string(),
        chased: 0,
        households: 0,
        level: String::new(),
        reply_by: None,
        opened: Moment(1_795_600_000_000),
        can: Names::default(),
        held: String::new(),
    }
}

#[test]
fn a_list_of_forty_rows_with_long_names_is_struck_whole() {
    let sheet = long();
    for paper in [Paper::WHOLE, Paper::HALF] {
        let origin = Origin::default();
        let setup = Setup { format: Format::Escp, paper, origin, on: None, face: None };
        let printed = render(std::slice::from_ref(&sheet), &setup).unwrap();
        let struck = reader::read(&printed.bytes);
        assert!(struck.len() > 1 && struck.len() == printed.pages && printed.lost.is_empty());
        let runs = || struck.iter().flat_map(|page| &page.runs).map(|run| run.text.as_str());
        let all: String = runs().collect();
        assert_eq!(all.matches("渗水").count(), 40 + 13 * 4, "{all}");
        // Every page has its head and says which it is.
        let heads = runs().filter(|text| text.contains("B-11/000007")).count();
        let pages = runs().filter(|text| text.starts_with('第') && text.contains("共")).count();
        assert_eq!((heads, pages), (struck.len(), struck.len()));
    }
}

/// Whoever reads the sheet tomorrow must not take tomorrow for the day after.
#[test]
fn a_printed_list_has_the_day_beside_every_hour() {
    let Stamp { now, .. } = stamp();
    for (at, said) in [
        (now, format!("{} {}", now.day().short(), now.clock())),
        (now.plus_minutes(24 * 60), format!("{} {}", now.day().next(1).short(), now.clock())),
    ] {
        let row = Row { due: Some(at), ..row(1) };
        let sheet = list(&forms::map_book(), &View::of_form("F-14"), &[row], Vec::new(), &stamp());
        let shown = qiantai::paper::preview(&[sheet]).join("\n");
        assert!(shown.contains(&said) && !shown.contains("明天"), "{said}\n{shown}");
    }
}

#[test]
fn on_eighty_columns_numbers_and_moments_of_a_list_stay_on_one_line() {
    let shown = qiantai::paper::preview(&[long()]).join("\n");
    assert_eq!(shown.matches("维修 0000").count(), 40, "{shown}");
    assert!(shown.lines().all(|line| qiantai::paper::width(line) <= 80), "{shown}");
}

/// A number that is broken takes a second line in each of a day's rows, and twice the paper.
#[test]
fn numbers_and_hours_of_a_printed_report_stay_on_one_line() {
    let mut day = Report::with_columns(&[
        ("单号", 11, 11),
        ("开单", 11, 5),
        ("房号", 10, 9),
        ("事由", 0, 0),
        ("责任人", 8, 6),
        ("到场", 11, 5),
        ("回单", 11, 5),
        ("告知", 11, 5),
        ("状态", 8, 8),
    ]);
    day.made = stamp().now;
    for n in 1..=30 {
        let at = Figure::Moment(day.made);
        let (number, room) = (format!("有偿 {n:06}"), "2-1-1504".to_string());
        let [number, room, matter, worker, state] =
            [number, room, "更换软管".into(), "欧阳工".into(), "完工未签".into()].map(Figure::Text);
        let cells =
            vec![number, at.clone(), room, matter, worker, at.clone(), at.clone(), at, state];
        day.rows.push(Line::of(None, cells));
    }
    let sheet = report(day, &stamp());
    let shown = qiantai::paper::preview(std::slice::from_ref(&sheet)).join("\n");
    assert_eq!(shown.matches("有偿 0000").count(), 30, "{shown}");
    assert_eq!(place(&sheet, &Paper::WHOLE).len(), 1, "thirty rows are a page");
}

#[test]
fn empty_work_slips_stand_on_one_page_to_be_written_by_hand() {
    for id in ["F-13", "F-14", "F-17", "F-18", "F-92", "B-06"] {
        let form = forms::form(id).unwrap();
        let sheets = blank(&forms::map_book(), form, Copies::Pressed, &stamp());
        for paper in [Paper::A5, Paper::HALF] {
            assert_eq!(place(&sheets[0], &paper).len(), 1, "{id} {}", paper.name);
        }
    }
}

#[test]
fn on_a_preprinted_form_the_pins_strike_each_value_at_its_place() {
    let sheet = Sheet { number: "F-14/000012".to_string(), times: 2, ..Sheet::default() };
    let at = |blank: &str, x: i32, y: i32| Place {
        blank: blank.to_string(),
        x,
        y,
        columns: 20,
        lines: 1,
    };
    let places = vec![at("slip-number", 1470, 120), at("reprint-mark", 570, 300)];
    let (form, width) = ("F-14".to_string(), Paper::HALF.width);
    let layout = Layout { form, width, lines: 22, places, ..Layout::default() };
    for ruler in [false, true] {
        let on = Preprinted { layout: layout.clone(), ruler };
        let origin = Origin::default();
        let (paper, face) = (on.layout.paper(), None);
        let setup = Setup { format: Format::Escp, paper, origin, on: Some(&on), face };
        let struck = reader::read(&render(std::slice::from_ref(&sheet), &setup).unwrap().bytes);
        assert_eq!((struck.len(), struck[0].length), (1, 1320));
        let mut found = 0;
        for (text, x, y) in [("F-14/000012", 1470, 120), ("补打 第 2 次", 570, 300)] {
            let run = struck[0].runs.iter().find(|run| run.text == text);
            let run = run.unwrap_or_else(|| panic!("{text}: {:?}", struck[0].runs));
            assert!((run.x - (x - PIN_EDGE)).abs() <= 6 && (run.y - y).abs() <= 6, "{run:?}");
            found += 1;
        }
        // Without the ruler nothing else is struck on it.
        assert_eq!(struck[0].runs.len() > found, ruler, "{:?}", struck[0].runs);
    }
    let text = Setup {
        format: Format::Text,
        paper: Paper::TEXT,
        origin: Origin::default(),
        on: Some(&Preprinted { layout, ruler: false }),
        face: None,
    };
    assert!(render(&[sheet], &text).unwrap_err().contains("针式或 PDF"));
}
