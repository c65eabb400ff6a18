//! The columns that a roster may have, and the words that offices use for them.

use crate::engine::kind::reading::half_width;
use crate::forms::estate::people::Relation;

/// The content of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    Room,
    Building,
    Unit,
    Kind,
    Area,
    Use,
    Keys,
    Also,
    Parking,
    Name,
    Phone,
    Relation,
    From,
    Until,
    Note,
    /// What the money of an opening balance is.
    What,
    Amount,
    Month,
    /// The number on the paper.
    Paper,
    /// How far a renovation is, who builds, its agreed end, the day of its inspection, its permit.
    Stage,
    Builder,
    Ends,
    Inspected,
    Permit,
    /// 序号: the number of the row, to which another sheet may refer.
    Serial,
    /// The office's internal number of a room.
    RoomKey,
    /// The office's internal number of a person.
    PersonKey,
}

/// The person whose name, phone or date a column holds; none if the header does not say.
pub type Holder = Option<Relation>;

use Column::{
    Also, Amount, Area, Builder, Building, Ends, From, Inspected, Keys, Kind, Month, Name, Note,
    Paper, Parking, Permit, PersonKey, Phone, Room, RoomKey, Serial, Stage, Unit, Until, Use, What,
};
use Relation::{Family, Owner, Tenant};

/// Header words, separated by spaces and normalised by [`normalise`].
const WORDS: &[(Column, Holder, &str)] = &[
    (
        Room,
        None,
        "房号 房间号 房间 房屋 房屋号 室号 室 单元号 门牌 门牌号 户号 房产 房屋地址 \
         房屋坐落 住址 地址 铺号 商铺号 房号/铺号 room roomno unitno",
    ),
    (
        Building,
        None,
        "楼栋 栋 幢 座 栋号 幢号 座号 楼号 楼 楼宇 楼座 楼栋号 栋座 楼幢 楼栋编号 楼栋名称 楼宇编号 楼宇名称 \
         building",
    ),
    (Unit, None, "单元 梯 门 门栋 单元编号 单元名称 unit"),
    (Kind, None, "类别 房屋类型 房产类型 物业类型 用途 业态 kind"),
    (Area, None, "面积 建筑面积 建面 房屋面积 计费面积 收费面积 产权面积 套内面积 房产面积 area"),
    (Use, None, "状况 房屋状态 入住状态 使用状态 入住情况 居住状态 使用情况 use"),
    (Keys, None, "留存钥匙 钥匙 钥匙数 钥匙数量 keys"),
    (Also, None, "别名 店名 商铺名称 店铺名称 铺名 also"),
    (Parking, None, "车位 车位号 车位编号 停车位 停车位号 parking"),
    (Name, None, "姓名 名字 联系人 住户 住户姓名 客户 客户姓名 客户名称 名称 人员姓名 使用人 name"),
    (Name, Some(Owner), "业主 业主姓名 业主名称 户主 户主姓名 产权人 产权人姓名 房主 owner"),
    (Name, Some(Tenant), "租户 租户姓名 租户名称 租客 租客姓名 承租人 承租人姓名 tenant"),
    (Name, Some(Family), "家属 家属姓名 家庭成员 成员姓名 同住人 家人 family"),
    (
        Phone,
        None,
        "电话 手机 手机号 手机号码 联系电话 联系方式 电话号码 移动电话 固定电话 座机 \
         住宅电话 备用电话 紧急联系电话 其他电话 tel phone mobile",
    ),
    (
        Phone,
        Some(Owner),
        "业主电话 业主手机 业主手机号 业主联系电话 业主联系方式 业主手机号码 户主电话 \
         产权人电话 户主联系电话 房主电话",
    ),
    (
        Phone,
        Some(Tenant),
        "租户电话 租户手机 租户手机号 租户联系电话 租户联系方式 租客电话 租客联系电话 \
         承租人电话 承租人联系电话",
    ),
    (Phone, Some(Family), "家属电话 家属手机 家属联系电话 家属联系方式 成员电话 同住人电话"),
    (
        Column::Relation,
        None,
        "身份 住户类型 客户类型 人员类型 关系 与业主关系 与户主关系 住户身份 业主类型 业主类别 住户类别 \
         是否业主 是否为业主 relation",
    ),
    (From, None, "入住日期 入住时间 入伙日期 入伙时间 收楼日期 接房日期 交房日期 收房日期 自 from"),
    (From, Some(Tenant), "起租日期 租赁开始 租期起 起租日 租赁起始日期 租户入住日期"),
    (Until, None, "退房日期 迁出日期 搬离日期 搬出日期 至 until"),
    (Until, Some(Tenant), "退租日期 租赁结束 租期止 到期日期 租赁到期 租赁到期日期"),
    (Note, None, "备注 说明 note"),
    (What, None, "名目 款项 款项名称 what"),
    (Amount, None, "金额 余额 欠费金额 押金金额 amount"),
    (Month, None, "月份 账期 费用月份 所属月份 month"),
    (Paper, None, "纸单号 收据号 票据号 paper"),
    (Stage, None, "到哪一步 装修阶段 阶段 stage"),
    (Builder, None, "装修公司 施工单位 builder"),
    (Ends, None, "完工 完工日期 计划完工 ends"),
    (Inspected, None, "验收日 验收日期 竣工验收 inspected"),
    (Permit, None, "许可证号 装修许可证 permit"),
    (Serial, None, "序号 序 编号 no id"),
    (
        RoomKey,
        None,
        "房屋编号 房间编号 房产编号 房屋序号 房间序号 房号序号 房屋id 房产代码 资源编号",
    ),
    (
        PersonKey,
        None,
        "业主编号 住户编号 客户编号 业主序号 住户序号 客户序号 人员编号 业主id 客户id \
         客户代码 业主代码",
    ),
];

impl Column {
    /// Its name in column maps and messages.
    pub fn label(self) -> &'static str {
        words_of(self).next().unwrap_or_default()
    }

    /// Whether it is about money or a renovation, which only a list of opening balances reads.
    pub fn is_of_opening(self) -> bool {
        matches!(self, What | Amount | Month | Paper | Stage | Builder | Ends | Inspected | Permit)
    }

    /// Whether it describes rooms, so that its sheet is about rooms.
    pub fn describes_room(self) -> bool {
        matches!(self, Area | Kind | Use | Keys | Also)
    }
}

fn words_of(column: Column) -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(move |(c, _, _)| *c == column).flat_map(|(_, _, words)| words.split(' '))
}

/// The column that a header text means.
pub fn recognise(header: &str) -> Option<(Column, Holder)> {
    let text = normalise(header);
    if text.is_empty() {
        return None;
    }
    let found = |word: &str| {
        let row = WORDS.iter().find(|(_, _, words)| words.split(' ').any(|w| w == word));
        row.map(|(column, holder, _)| (*column, *holder))
    };
    // 电话1 and 姓名二 are numbered columns of the same kind.
    let unnumbered =
        text.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五".contains(c));
    found(&text).or_else(|| found(unnumbered))
}

/// The position of a header among the words of a column: the first is the surest. A header that is not
/// among them was named by a column map and ranks before all.
pub fn rank(column: Column, header: &str) -> usize {
    let text = normalise(header);
    words_of(column).position(|word| word == text).map_or(0, |at| at + 1)
}

/// Whether a header that means a room alone means the unit beside another room column.
pub fn is_unit_beside_room(header: &str) -> bool {
    matches!(normalise(header).as_str(), "单元号" | "unitno")
}

/// The holder named in the title of a group of columns, as 业主信息 above 姓名 and 电话.
pub fn holder_in_title(title: &str) -> Holder {
    let title = normalise(title);
    let begins = |words: &[&str]| words.iter().any(|w| title.starts_with(w));
    if begins(&["业主", "户主", "产权人"]) {
        Some(Owner)
    } else if begins(&["租户", "租客", "承租"]) {
        Some(Tenant)
    } else if begins(&["家属", "家庭成员", "同住人"]) {
        Some(Family)
    } else {
        None
    }
}

/// A header in lower case, without spaces, brackets, units, stars and colons.
pub fn normalise(header: &str) -> String {
    let mut depth = 0u32;
    let mut out = String::new();
    for c in half_width(header).chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            c if depth > 0 || c.is_whitespace() || "*:：㎡".contains(c) => {}
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_word_is_unique_and_normalised() {
        let mut seen = HashSet::new();
        for word in WORDS.iter().flat_map(|(_, _, words)| words.split(' ')) {
            assert!(seen.insert(word), "{word} is there twice");
            assert_eq!(normalise(word), word);
            assert!(recognise(word).is_some());
        }
    }

    #[test]
    fn headers_are_recognised_in_any_dress() {
        assert_eq!(recognise(" 建筑面积（㎡） "), Some((Area, None)));
        assert_eq!(recognise("联系\n电话2"), Some((Phone, None)));
        assert_eq!(recognise("*业主姓名"), Some((Name, Some(Owner))));
        assert_eq!(recognise("物业费"), None);
        assert_eq!(holder_in_title("租户信息"), Some(Tenant));
    }
}
