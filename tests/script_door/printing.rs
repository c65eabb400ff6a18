//! `print`: text, files, sockets and devices, the number of the print, and what is recorded of it.

use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::{TestOffice, fine, sentence};

/// A repair of a household whose caller has a phone.
fn office() -> TestOffice {
    let office = TestOffice::practice();
    let pins = office.pins().display().to_string();
    let line = "{\"form\":\"F-14\",\"step\":\"open\",\"fields\":{\"room\":\"1-1-101\",\"part\":\"厨房\",\
                \"home\":\"yes\",\"caller\":\"周喆\",\"phone\":\"13912345678\"}}\n";
    let ran = office.run_with(&["exec", "--as", "102", "--pins", &pins], line.as_bytes());
    assert_eq!(ran.code, 0, "{ran:?}");
    office
}

fn number(office: &TestOffice) -> String {
    let pins = office.pins().display().to_string();
    let listed = office.run(&["list", "F-14", "--as", "102", "--pins", &pins, "--most", "1"]).out;
    listed.split('\t').next().unwrap().to_string()
}

fn print(office: &TestOffice, slip: &str, words: &[&str]) -> super::Ran {
    let pins = office.pins().display().to_string();
    let mut all = vec!["print", slip, "--as", "102", "--pins", &pins];
    all.extend(words);
    office.run(&all)
}

/// What is recorded of the last print.
fn recorded(office: &TestOffice) -> String {
    let pins = office.pins().display().to_string();
    let reader = ["--as", "102", "--pins", &pins];
    let listed = fine(office.run(&[&["list", "B-11"][..], &reader].concat()));
    let last = listed.lines().map(|line| line.split('\t').next().unwrap()).max().unwrap();
    fine(office.run(&[&["show", last][..], &reader].concat()))
}

#[test]
fn a_slip_is_printed_its_number_taken_first_and_a_reprint_is_marked() {
    let office = office();
    let slip = number(&office);
    let ran = print(&office, &slip, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("工程维修单") && ran.out.contains("【练习】"), "{}", ran.out);
    assert!(!ran.out.contains("补打"), "{}", ran.out);
    assert!(ran.err.contains("第 1 次打印"), "{}", ran.err);
    // Each copy is a page; the phone stands whole on the one that goes out, and that is said and recorded.
    assert_eq!(ran.out.matches("13912345678").count(), 1, "{}", ran.out);
    assert_eq!(ran.out.matches("139****5678").count(), 1, "{}", ran.out);
    assert!(ran.err.contains("完整电话"), "{}", ran.err);
    let record = recorded(&office);
    for words in ["标准输出", "全号: 是", "第几次: 1", "已交打印", "王丽(102)"] {
        assert!(record.contains(words), "{words}: {record}");
    }
    let again = print(&office, &slip, &["--part", "1"]);
    assert!(again.out.contains("补打 第 2 次"), "{}", again.out);
    assert!(again.out.contains("第一联 客服联") && !again.out.contains("13912345678"));
    sentence(&print(&office, &slip, &["--part", "3"]), 1, "没有这一联");
    sentence(&print(&office, "F-14/999999", &[]), 1, "没有这张单");
}

#[test]
fn a_file_is_its_owners_alone_and_one_that_is_there_costs_no_number() {
    let office = office();
    let slip = number(&office);
    let path = office.data.parent().unwrap().join("x.prn");
    let out = path.display().to_string();
    let ran = print(&office, &slip, &["--format", "escp", "--out", &out]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains(&out) && ran.out.contains("第 1 次打印"), "{ran:?}");
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(&[0x1b, 0x40]) && bytes.ends_with(&[0x1b, 0x40]));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(recorded(&office).contains(blake3::hash(&bytes).to_hex().as_str()));
    sentence(&print(&office, &slip, &["--format", "escp", "--out", &out]), 1, "已有文件");
    let forced = print(&office, &slip, &["--format", "escp", "--out", &out, "--force"]);
    assert!(forced.out.contains("第 2 次打印"), "{forced:?}");
}

#[test]
fn a_printer_on_a_socket_gets_the_bytes_that_are_recorded() {
    let office = office();
    let slip = number(&office);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let spool = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        listener.accept().unwrap().0.read_to_end(&mut bytes).unwrap();
        bytes
    });
    let ran = print(&office, &slip, &["--format", "escp", "--tcp", &address]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("已交打印"), "{ran:?}");
    let bytes = spool.join().unwrap();
    assert!(recorded(&office).contains(blake3::hash(&bytes).to_hex().as_str()));
    // Nobody listens any more: one sentence, and the number is kept.
    let refused = print(&office, &slip, &["--format", "escp", "--tcp", &address]);
    sentence(&refused, 3, "拒绝连接");
    let record = recorded(&office);
    assert!(record.contains("未成") && record.contains("第几次: 2"), "{record}");
    let next = print(&office, &slip, &[]);
    assert!(next.out.contains("补打 第 3 次"), "{}", next.out);
}

#[test]
fn a_printer_that_is_not_there_or_full_is_one_sentence() {
    let office = office();
    let slip = number(&office);
    let gone = print(&office, &slip, &["--format", "escp", "--device", "/dev/no-such-printer"]);
    sentence(&gone, 3, "没有 /dev/no-such-printer 这个设备");
    if Path::new("/dev/full").exists() {
        let full = print(&office, &slip, &["--format", "escp", "--device", "/dev/full"]);
        sentence(&full, 3, "满了");
    }
    let plain = office.pins().display().to_string();
    let file = print(&office, &slip, &["--format", "escp", "--device", &plain]);
    sentence(&file, 3, "不是打印机设备");
    // Whether this machine has a print system or not: the queue is not there.
    let queue = print(&office, &slip, &["--format", "escp", "--printer", "NO-SUCH-QUEUE"]);
    sentence(&queue, 3, "没交成");
    assert!(recorded(&office).contains("未成"));
}

#[test]
fn what_a_printer_would_not_understand_is_refused_before_a_number_is_taken() {
    let office = office();
    let slip = number(&office);
    for way in [["--tcp", "10.0.0.9"], ["--device", "/dev/usb/lp0"]] {
        for format in [&[][..], &["--format", "text"]] {
            sentence(&print(&office, &slip, &[&way, format].concat()), 2, "不认纯文本");
        }
    }
    sentence(&print(&office, &slip, &["--format", "escp", "--tcp", "fe80::1"]), 2, "方括号");
    let nowhere = office.data.join("没有/x.txt").display().to_string();
    sentence(&print(&office, &slip, &["--out", &nowhere]), 1, "文件夹");
    let first = print(&office, &slip, &[]);
    assert!(first.err.contains("第 1 次打印"), "{}", first.err);
}

#[test]
fn what_cannot_be_printed_is_named_before_a_number_is_taken() {
    let office = TestOffice::practice();
    let pins = office.pins().display().to_string();
    let line = "{\"form\":\"F-14\",\"step\":\"open\",\"fields\":{\"room\":\"1-1-101\",\"part\":\"𠮷屋\",\
                \"home\":\"yes\"}}\n";
    assert_eq!(office.run_with(&["exec", "--as", "102", "--pins", &pins], line.as_bytes()).code, 0);
    let slip = number(&office);
    let ran = print(&office, &slip, &["--format", "escpos"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("“报修部位”里的“𠮷”打不出"), "{}", ran.err);
    let out = office.data.parent().unwrap().join("x.prn").display().to_string();
    let replaced = print(&office, &slip, &["--format", "escpos", "--replace", "--out", &out]);
    assert_eq!(replaced.code, 0, "{replaced:?}");
    assert!(replaced.out.contains("第 1 次打印"), "{replaced:?}");
    let text = print(&office, &slip, &[]);
    assert!(text.out.contains('𠮷'), "{}", text.out);
}

#[test]
fn a_printer_of_the_office_has_its_own_language() {
    let office = office();
    let slip = number(&office);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let table = format!("[\"小票机\"]\nway = \"tcp:{address}\"\nformat = \"escpos\"\n");
    std::fs::write(office.data.join("printers.toml"), table).unwrap();
    let spool = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        listener.accept().unwrap().0.read_to_end(&mut bytes).unwrap();
        bytes
    });
    let ran = print(&office, &slip, &["--printer", "小票机"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(spool.join().unwrap().ends_with(&[0x1d, 0x56, 0x42, 0x00]));
}

/// The words of a file that was printed to.
fn printed(office: &TestOffice, what: &[&str]) -> String {
    let pins = office.pins().display().to_string();
    let out = office.data.parent().unwrap().join("list.txt");
    let out = out.display().to_string();
    let mut all = vec!["print", what[0], "--as", "102", "--pins", &pins, "--out", &out, "--force"];
    all.extend(&what[1..]);
    let ran = office.run(&all);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{what:?}: {ran:?}");
    std::fs::read_to_string(out).unwrap()
}

#[test]
fn lists_and_reports_are_printed_with_a_number_of_their_own() {
    let office = office();
    let open = printed(&office, &["open"]);
    assert!(open.contains("【练习】未完结单") && open.contains("1-1-101"), "{open}");
    assert!(open.contains("No B-11/000001") && !open.contains("13912345678"), "{open}");
    let record = recorded(&office);
    assert!(record.contains("未完结单") && record.contains("已交打印"), "{record}");
    let one = printed(&office, &["F-14", "1-1-101"]);
    assert!(one.contains("工程维修单") && one.contains("只列 1-1-101"), "{one}");
    let report = printed(&office, &["RP-11"]);
    assert!(report.contains("维修单每日登记") && report.contains("1-1-101"), "{report}");
    assert!(report.contains("No B-11/000003"), "{report}");
    sentence(&print(&office, "nothing", &[]), 2, "不能打印");
    sentence(&print(&office, "open", &["--layout", "x"]), 2, "没有版式");
}

#[test]
fn before_a_power_cut_what_is_open_the_phones_and_empty_slips_are_printed() {
    let office = office();
    let kit = printed(&office, &["emergency"]);
    for words in
        ["未完结单", "值班通讯录", "工程维修单", "有偿服务单", "来电来访记录", "____________"]
    {
        assert!(kit.contains(words), "{words}: {kit}");
    }
    let blank = printed(&office, &["blank", "F-14"]);
    assert!(blank.contains("No ____________") && blank.contains('□'), "{blank}");
    assert!(!blank.contains("状态"), "{blank}");
    assert!(recorded(&office).contains("空白 工程维修单"));
}

#[test]
fn every_slip_of_a_list_is_printed_in_one_go_each_with_its_own_number() {
    let office = office();
    let pins = office.pins().display().to_string();
    let reader = ["list", "F-14", "1-1-101", "--as", "102", "--pins", &pins];
    let many = fine(office.run(&reader)).lines().count();
    let slips = printed(&office, &["F-14", "1-1-101", "--each", "--part", "1"]);
    assert_eq!(slips.matches("工程维修单").count(), many, "{slips}");
    assert!(!slips.contains("补打") && slips.contains("139****5678"), "{slips}");
    let again = printed(&office, &["F-14", "1-1-101", "--each"]);
    assert_eq!(again.matches("补打 第 2 次").count(), 2 * many, "{again}");
    let record = recorded(&office);
    assert!(record.contains("第几次: 2") && record.contains("已交打印"), "{record}");
    sentence(&print(&office, "open", &["--each"]), 2, "表单号");
    sentence(&print(&office, "F-14", &["--each", "--days", "2020-01"]), 1, "没有要打的单");
}

#[test]
fn on_a_form_that_is_printed_already_only_the_values_are_struck() {
    let office = office();
    let slip = number(&office);
    let folder = office.data.join("layouts");
    std::fs::create_dir(&folder).unwrap();
    let at = |blank: &str, x: &str, y: &str, columns: u8| {
        format!(
            "[[at]]\nblank = \"{blank}\"\nx_mm = \"{x}\"\ny_mm = \"{y}\"\ncolumns = {columns}\n"
        )
    };
    let layout = [
        "form = \"F-14\"\nlines = 33\nwithout = [\"home\", \"key_kept\", \"首问责任人\"]\n"
            .to_string(),
        at("slip-number", "150.0", "10.0", 14),
        at("reprint-mark", "30.0", "10.0", 20),
        at("room", "40.0", "30.0", 12),
        at("caller", "90.0", "30.0", 12),
        at("phone", "140.0", "30.0", 14),
    ];
    std::fs::write(folder.join("旧单.toml"), layout.concat()).unwrap();
    let strike = |more: &[&str]| {
        let out = office.data.parent().unwrap().join("x.prn").display().to_string();
        let words = ["--format", "escp", "--part", "1", "--layout", "旧单", "--out", &out];
        let words = [&words[..], more].concat();
        print(&office, &slip, &words)
    };
    // The fault has no place yet: named, and no number is taken.
    let refused = strike(&[]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("留位置") && refused.err.contains("(part)"), "{refused:?}");
    let part = at("fault_part", "40.0", "40.0", 20).replace("fault_part", "part");
    let whole = [layout.concat(), part].concat();
    std::fs::write(folder.join("旧单.toml"), &whole).unwrap();
    let struck = strike(&["--ruler"]);
    assert!(struck.out.contains("第 1 次打印"), "{struck:?}");
    std::fs::write(folder.join("旧单.toml"), whole.replace("\"room\"", "\"roon\"")).unwrap();
    sentence(&strike(&["--force"]), 2, "room");
}
