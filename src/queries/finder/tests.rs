//! What is found by what, and that the index answers as a plain scan would.

use super::*;
use proptest::prelude::*;

mod model;

fn person(id: u32) -> Subject {
    Subject { kind: SubjectKind::Person, id, rank: 0 }
}

fn named(name: &str) -> Finder {
    let mut finder = Finder::new();
    finder.put(person(1), &Names { name, ..Names::default() });
    finder
}

fn ids(finder: &Finder, typed: &str) -> Vec<u32> {
    finder.find(typed, 50).iter().map(|hit| hit.id).collect()
}

/// A name, what finds it, and what does not.
const NAMES: &[(&str, &str, &str)] = &[
    ("张三", "z zs zsan zhangsan zhangs zhang ZS 张 张三 张s 张san 三 ｚｓ", "zhangx s san 李"),
    ("张三丰", "zsf zsfeng zsanf zhangsanfeng zhangsf 张sf 张三f 张三feng 三丰", "zf 张f zsx"),
    ("单雄信", "sxx dxx shanxiong danxiong shan", "xx"),
    ("解珍", "xz jz xiezhen jiezhen", "hz"),
    ("曾国藩", "zgf cgf zeng ceng zenggf", "tsang"),
    ("仇英", "qy cy qiuying chou", "iy"),
    ("区寄", "oj qj ouji quji", "uj"),
    ("查良镛", "zly cly zhaliang chaliang", "x"),
    ("朴孝敬", "pxj piaoxiao puxiao", "bo"),
    ("尉迟恭", "ycg wcg yuchigong weichi 尉chi", "cg"),
    ("乐毅", "yy ly l y yueyi leyi", "x"),
    ("盖叫天", "gjt gejiao gaijiao", "h"),
    ("缪荣", "mr miaorong mourong", "nr"),
    ("翟志刚", "zzg dzg zhai di", "c"),
    ("覃辉", "qh th qinhui tanhui", "x"),
    ("佘太君", "stj shetai", "zt"),
    ("员半千", "ybq yunban yuanban", "x"),
    ("黑伯龙", "hbl hebolong heibo", "g"),
    ("折可适", "sks zks sheke zheke", "c"),
    ("种师道", "csd zsd chongshi zhongshi", "x"),
    ("李晟", "lc ls licheng lisheng", "lz"),
    ("令狐冲", "lhc linghu linghuc", "hc"),
    ("万俟卨", "mq moqi wansi wq", "x"),
    ("长孙无忌", "zswj cswj zhangsun changsun 长孙wj", "swj"),
    ("澹台灭明", "ttmm dtmm tantai dantai", "x"),
    ("召忽", "sh zh shaohu zhaohu", "x"),
    ("任盈盈", "ryy renying", "x"),
    ("吕布", "lb lvbu lyubu lubu lübu 吕b", "libu"),
    ("女娲", "nw nvwa nuwa nyuwa", "niwa"),
    ("黄略", "hl huanglue huanglve", "huangle"),
    ("阚泽", "kz kanze hanze", "ganze"),
    ("粘小明", "nxm nianxm zhanxm", "x"),
    ("贠强", "yq yunqiang", "x"),
    ("Anna Müller", "am anna müller muller MULLER", "mueller"),
    ("區劉", "ql ol ouliu", "x"),
    ("阿卜杜拉·买买提", "abdlmmt abudula abudulamaimaiti 阿卜 买买提 abdlmaimaiti", "x"),
    ("John Smith", "js john johnsmith johns smith jsmith", "jx"),
    ("好邻居超市", "hljcs haolinju 邻居 超市 haolj 好邻jcs", "x"),
    ("7天酒店", "7tjd 7天 7tian 7", "8"),
    ("𠮷野家", "𠮷野家 𠮷y", "x"),
];

#[test]
fn names_are_found_as_people_type_them() {
    for (name, found, missed) in NAMES {
        let finder = named(name);
        for typed in found.split(' ') {
            assert_eq!(ids(&finder, typed), [1], "{typed} should find {name}");
        }
        for typed in missed.split(' ') {
            assert!(ids(&finder, typed).is_empty(), "{typed} must not find {name}");
        }
    }
}

/// A room, what finds it, and what does not.
const ROOMS: &[(&str, &str, &str)] = &[
    (
        "1-2-1203",
        "1203 12 1 1-2-12 1-2-1203 1栋2单元1203 1栋2 1-1203 １２０３ 1－2－12 1/2/1203 1#2-1203 \
         一栋2单元12 1dong1203 1栋2单元1203室 01-02-1203 1号楼 1dong2danyuan12",
        "1204 2-1203 203 1-3 11",
    ),
    ("3-2-501", "3dong5 3dong2 3栋5 3-5 三栋二单元 3# 3#2#501 3-2- 0501", "2 3-6 3dong6"),
    ("5-302", "5-302 302 5-3 5栋302 5号楼302室 5", "2 5-2"),
    ("3-1-501/502", "501 502 3-1-502 3-502 3-1-501/502 3栋1单元502", "503"),
    ("底商好邻居超市", "好邻居 hlj haolinju 底商 底商好 超市", "好人"),
    ("2号楼底商7-Eleven", "7-eleven 2号楼 2号楼底商 eleven 底商", "3号楼"),
    ("S-12", "s12 S-12 12 s-1", "s13 2"),
    ("车位A-117", "a117 A-117 117 车位 车位a 车位A-117 cw", "b117"),
    ("车位117", "117 车位117 车位1 17", "18"),
    ("2号楼电梯", "2号楼电梯 2栋电 电梯 2-电梯", "3号楼电梯"),
];

#[test]
fn rooms_are_found_by_any_beginning() {
    for (room, found, missed) in ROOMS {
        let mut finder = Finder::new();
        finder.put(person(1), &Names { rooms: &[room], ..Names::default() });
        for typed in found.split_whitespace() {
            assert_eq!(ids(&finder, typed), [1], "{typed} should find {room}");
        }
        for typed in missed.split_whitespace() {
            assert!(ids(&finder, typed).is_empty(), "{typed} must not find {room}");
        }
    }
}

#[test]
fn phones_are_found_by_their_tail_and_whole() {
    let mut finder = Finder::new();
    let phones = ["+86 138-0013-5678", "0571-88886666"];
    finder.put(person(1), &Names { phones: &phones, ..Names::default() });
    let whys = |typed: &str| finder.find(typed, 9).first().map(|hit| (hit.why, hit.exact));
    assert_eq!(whys("5678"), Some((Why::PhoneTail, Exactness::End)));
    assert_eq!(whys("００１３５６７８"), Some((Why::PhoneTail, Exactness::End)));
    for typed in [
        "13800135678",
        "138 0013 5678",
        "138-0013-5678",
        "+8613800135678",
        "0086 13800135678",
        "86-13800135678",
    ] {
        assert_eq!(whys(typed), Some((Why::Phone, Exactness::Whole)), "{typed}");
    }
    assert_eq!(whys("13800"), Some((Why::Phone, Exactness::Start)));
    assert_eq!(whys("057188886666"), Some((Why::Phone, Exactness::Whole)));
    for typed in ["678", "567", "1380", "1-2-5678", "56789"] {
        assert_eq!(whys(typed), None, "{typed}");
    }
}

#[test]
fn the_likeliest_stands_first() {
    let mut finder = Finder::new();
    let mut put = |id, rank, name, room: &str, phone: &str| {
        let subject = Subject { kind: SubjectKind::Person, id, rank };
        finder.put(subject, &Names { name, rooms: &[room], phones: &[phone], other: &[] });
    };
    put(1, 0, "赵六", "9-1-101", "13900001203");
    put(2, 1, "张三丰", "1-2-1203", "13900000001");
    put(3, 0, "章四", "10-1-1203", "13900000002");
    put(4, 0, "朱三", "2-1-1203", "13900000003");
    put(5, 0, "张三", "1-1-12031", "13900000004");
    assert_eq!(ids(&finder, "1203"), [4, 3, 2, 5, 1], "owners, natural order, prefix, then tail");
    assert_eq!(ids(&finder, "zs"), [5, 4, 3, 2], "whole initials before beginnings");
    assert_eq!(ids(&finder, "张"), [5, 2]);
    assert_eq!(ids(&finder, "三"), [5, 4, 2]);
    assert_eq!(ids(&finder, "zhangsan"), [5, 2]);
}

#[test]
fn nothing_typed_finds_nothing() {
    let finder = named("张三");
    for typed in ["", " ", "-", "?", "："] {
        assert!(finder.find(typed, 9).is_empty(), "{typed:?}");
    }
    assert!(finder.find("z", 0).is_empty());
}

#[test]
fn a_finder_may_be_built_elsewhere() {
    fn is_send<T: Send>(_: &T) {}
    is_send(&Finder::new());
}

#[derive(Debug, Clone)]
struct Known {
    subject: Subject,
    name: String,
    rooms: Vec<String>,
    phones: Vec<String>,
}

impl Known {
    fn put_into(&self, finder: &mut Finder) {
        let texts = |of: &'_ [String]| of.iter().map(String::clone).collect::<Vec<_>>();
        let (rooms, phones) = (texts(&self.rooms), texts(&self.phones));
        let rooms: Vec<&str> = rooms.iter().map(String::as_str).collect();
        let phones: Vec<&str> = phones.iter().map(String::as_str).collect();
        let names = Names { name: &self.name, rooms: &rooms, phones: &phones, other: &[] };
        finder.put(self.subject, &names);
    }
}

fn known() -> impl Strategy<Value = Known> {
    let kind = prop_oneof![3 => Just(SubjectKind::Person), 1 => Just(SubjectKind::Room)];
    let subject =
        (kind, 0_u32..40, 0_u8..3).prop_map(|(kind, id, rank)| Subject { kind, id, rank });
    let rooms = proptest::collection::vec("[12]-[12]-[12]0[1-3]|[12]-1?[12]01", 0..3);
    let phones = proptest::collection::vec("1[38]0[12]{4}", 0..2);
    (subject, "[张章曾乐仇三丰]{0,3}", rooms, phones)
        .prop_map(|(subject, name, rooms, phones)| Known { subject, name, rooms, phones })
}

fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        "(z|zh|zhang|s|san|f|feng|c|ceng|q|qiu|y|yue|l){1,3}",
        "[张章曾乐三丰]{1,2}(s|san|f|fe|z|y)?",
        "[12]{1,5}|[12]0[1-3]?|1[38]0[12]{2,4}",
        "[12]-[12]?(-[12]?0?)?",
        "[12](栋|dong)[12]?0?",
    ]
}

proptest! {
    /// Whatever was put and removed, the answers are those of a plain scan, in the order in
    /// which a fresh index gives them, and a limit only cuts them short.
    #[test]
    fn answers_as_a_scan_would(
        steps in proptest::collection::vec((known(), 0_u8..4), 1..60),
        questions in proptest::collection::vec(typed(), 12),
        limit in 1_usize..8,
    ) {
        let mut finder = Finder::new();
        let mut world: Vec<Known> = Vec::new();
        for (known, step) in steps {
            let who = |s: &Subject| (s.kind, s.id);
            world.retain(|other| who(&other.subject) != who(&known.subject));
            if step == 0 {
                finder.remove(known.subject.kind, known.subject.id);
            } else {
                known.put_into(&mut finder);
                world.push(known);
            }
        }
        let mut rebuilt = Finder::new();
        world.iter().for_each(|known| known.put_into(&mut rebuilt));
        rebuilt.settle();
        prop_assert_eq!(finder.len(), world.len());
        for question in questions {
            let hits = finder.find(&question, usize::MAX);
            let mut found: Vec<_> = hits.iter().map(|hit| (hit.kind, hit.id)).collect();
            found.sort_unstable();
            let mut meant: Vec<_> = world
                .iter()
                .filter(|known| model::finds(&question, known))
                .map(|known| (known.subject.kind, known.subject.id))
                .collect();
            meant.sort_unstable();
            prop_assert_eq!(&found, &meant, "typed {}", &question);
            prop_assert_eq!(&rebuilt.find(&question, usize::MAX), &hits, "typed {}", &question);
            let few: Vec<Hit> = hits.iter().take(limit).copied().collect();
            prop_assert_eq!(finder.find(&question, limit), few);
        }
    }
}
