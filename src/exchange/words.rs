//! What offices write in cells: words for the choices of the registers, for nobody, and for rows that are
//! none. Tables, so that a new word is one line.

use crate::engine::kind::reading::half_width;

/// A choice's name in its register, and the words for it.
pub type Words = &'static [(&'static str, &'static [&'static str])];

/// What a person is to a room.
pub const RELATIONS: Words = &[
    ("owner", &["业主", "户主", "产权人", "房主", "业主本人", "本人"]),
    ("co-owner", &["共有人", "共有", "共同业主"]),
    ("tenant", &["租户", "租客", "承租人", "租赁", "租住"]),
    (
        "family",
        &[
            "家属",
            "家人",
            "亲属",
            "家庭成员",
            "配偶",
            "夫妻",
            "妻子",
            "妻",
            "丈夫",
            "夫",
            "父亲",
            "父",
            "母亲",
            "母",
            "父母",
            "子女",
            "儿子",
            "子",
            "女儿",
            "女",
        ],
    ),
    ("nanny", &["保姆", "阿姨"]),
    ("agent", &["中介"]),
    ("employee", &["职员", "员工"]),
    ("other", &["其他"]),
];

/// What a room is.
pub const KINDS: Words = &[
    ("flat", &["住宅", "公寓", "别墅"]),
    ("shop", &["商铺", "店铺", "门面", "底商", "商业"]),
    ("parking", &["车位", "停车位", "车库"]),
    ("public", &["公共部位", "公共"]),
    ("merged", &["合并户"]),
    ("office", &["办公", "写字楼", "办公室"]),
];

/// Who is in it.
pub const USES: Words = &[
    ("owner", &["业主自住", "自住", "自用", "已入住", "入住"]),
    ("let", &["出租", "已出租", "租赁"]),
    ("vacant", &["空置", "空房", "空关", "未入住", "未售"]),
    ("fitting", &["装修中", "装修", "在装"]),
    ("common", &["公用"]),
];

/// What stands in a name's or phone's cell where there is nobody.
pub const NOBODY: &[&str] = &[
    "无", "空", "空置", "空房", "未售", "待售", "未知", "不详", "暂无", "没有", "-", "--", "/",
    "\\", "#N/A",
];

/// How a row begins that is no row: totals, signatures, remarks.
pub const ASIDE: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "共计",
    "总户数",
    "制表",
    "填表",
    "审核",
    "核对人",
    "复核",
    "备注:",
    "说明:",
    "注:",
    "附注",
    "打印日期",
    "打印时间",
    "制表日期",
];

/// The choice that a cell's word stands for, if a table has the word.
#[must_use]
pub fn known(table: Words, text: &str) -> Option<&'static str> {
    let plain: String = half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    table.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(name, _)| *name)
}

/// The same; what no table knows goes on as it was written, and the desk says what it could be.
#[must_use]
pub fn choice(table: Words, text: &str) -> String {
    known(table, text).map_or_else(|| text.trim().to_string(), str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::estate::people::Relation;
    use crate::forms::estate::rooms::{RoomKind, RoomUse};

    #[test]
    fn every_word_means_one_choice_that_its_register_has() {
        for (table, picks) in
            [(RELATIONS, Relation::PICKS), (KINDS, RoomKind::PICKS), (USES, RoomUse::PICKS)]
        {
            let words: Vec<&str> = table.iter().flat_map(|(_, words)| *words).copied().collect();
            for (name, own) in table {
                assert!(picks.iter().any(|pick| pick.name == *name), "{name}");
                assert!(own.iter().all(|word| known(table, word) == Some(name)), "{name}");
            }
            assert!(picks.iter().all(|pick| words.contains(&pick.label)), "each label is a word");
        }
        assert_eq!(choice(RELATIONS, " 租 户 "), "tenant");
        assert_eq!(choice(RELATIONS, "房客"), "房客");
    }
}
