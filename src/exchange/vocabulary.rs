//! Words that offices write in cells: for the choices of the registers, for nobody, and for rows without
//! data.

use crate::engine::kind::reading::half_width;

/// The names of choices in a register, and the words for them, separated by spaces.
pub type Words = &'static [(&'static str, &'static str)];

/// The relation of a person to a room.
pub const RELATIONS: Words = &[
    ("owner", "业主 户主 产权人 房主 业主本人 本人 是"),
    ("co-owner", "共有人 共有 共同业主"),
    ("tenant", "租户 租客 承租人 租赁 租住"),
    (
        "family",
        "家属 家人 亲属 家庭成员 配偶 夫妻 妻子 妻 丈夫 夫 父亲 父 母亲 母 父母 子女 儿子 \
         子 女儿 女",
    ),
    ("nanny", "保姆 阿姨"),
    ("agent", "中介"),
    ("employee", "职员 员工"),
    ("other", "其他"),
];

/// The kind of a room.
pub const KINDS: Words = &[
    ("flat", "住宅 公寓 别墅"),
    ("shop", "商铺 店铺 门面 底商 商业"),
    ("parking", "车位 停车位 车库"),
    ("public", "公共部位 公共"),
    ("merged", "合并户"),
    ("office", "办公 写字楼 办公室"),
];

/// The use of a room.
pub const USES: Words = &[
    ("owner", "业主自住 自住 自用 已入住 入住"),
    ("let", "出租 已出租 租赁"),
    ("vacant", "空置 空房 空关 未入住 未售"),
    ("fitting", "装修中 装修 在装"),
    ("common", "公用"),
    ("unhanded", "未交房 未交付 待交房 已售未交"),
];

/// Where money is owed and not held, in a list of opening balances.
pub const ARREARS: &str = "arrears";
/// A month of property fees that is owed, in a list of opening balances.
pub const FEES: &str = "property-fees";
/// A renovation that is under way, in a list of opening balances.
pub const SITE: &str = "site";
/// What stood on paper before: how money is held (F-23), or that it is owed.
pub const OPENINGS: Words = &[
    ("fee", "预交服务费 预交 预收 预存 预付"),
    ("deposit", "押金"),
    ("guarantee", "服务保证金 保证金"),
    (ARREARS, "欠费 欠款 欠 未收 应收"),
    (FEES, "物业费 物业费欠费 物业欠费 欠物业费 物管费 物业管理费"),
    (SITE, "装修押金 装修 在办装修 装修保证金"),
];

/// Texts in a cell for names or phones that mean nobody.
pub const NOBODY: &[&str] = &[
    "无", "空", "空置", "空房", "未售", "待售", "未知", "不详", "暂无", "没有", "-", "--", "/",
    "\\", "#N/A",
];

/// First words of rows without data, separated by spaces: examples, totals, signatures, remarks.
pub const NOT_DATA: &str = "示例 合计 总计 小计 共计 总户数 制表 填表 审核 核对人 复核 备注: 说明: 注: 附注 打印日期 \
     打印时间 制表日期";

/// The choice that a word means, if the table has it.
pub fn find_choice(table: Words, text: &str) -> Option<&'static str> {
    let plain: String = half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let means = |words: &str| words.split(' ').any(|word| word == plain);
    table.iter().find(|(_, words)| means(words)).map(|(name, _)| *name)
}

/// The choice that a word means, else the text as written, for which the desk will list the choices.
pub fn choice(table: Words, text: &str) -> String {
    find_choice(table, text).map_or_else(|| text.trim().to_string(), str::to_string)
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
            let words: Vec<&str> = table.iter().flat_map(|(_, words)| words.split(' ')).collect();
            for (name, own) in table {
                assert!(picks.iter().any(|pick| pick.name == *name), "{name}");
                assert!(
                    own.split(' ').all(|word| find_choice(table, word) == Some(name)),
                    "{name}"
                );
            }
            assert!(picks.iter().all(|pick| words.contains(&pick.label)), "each label is a word");
        }
        assert_eq!(choice(RELATIONS, " 租 户 "), "tenant");
        assert_eq!(choice(RELATIONS, "房客"), "房客");
    }
}
