//! Fault codes with their usual work and material, and the published price list.
//!
//! Minutes and prices are invented; a real office enters its own.

use super::Planned;
use super::staff::SUPERVISOR;
use crate::engine::prelude::*;

/// A fault of the standard list.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    wording: &'static str,
    pub(super) part: &'static str,
    pub(super) trade: Trade,
    pub(super) urgent: bool,
    pub(super) paid: bool,
    /// Minutes allowed from arrival to finished work.
    pub(super) minutes: i64,
    /// In fen; 0 if free.
    pub(super) labour: i64,
    /// A word in the names of the public parts where it happens; empty for faults in homes.
    pub(super) public: &'static str,
    /// The usual material: name, unit, price in fen.
    pub(super) materials: &'static [(&'static str, &'static str, i64)],
}

/// A free fault in a home: code, wording and usual place, minutes.
const fn free(code: &'static str, [wording, part]: [&'static str; 2], minutes: i64) -> Fault {
    let trade = trade_of(code);
    let (urgent, paid, labour, public, materials) = (false, false, 0, "", &[]);
    Fault { code, wording, part, trade, urgent, paid, minutes, labour, public, materials }
}

const fn urgent(code: &'static str, words: [&'static str; 2], minutes: i64) -> Fault {
    Fault { urgent: true, ..free(code, words, minutes) }
}

const fn paid(
    code: &'static str,
    words: [&'static str; 2],
    [minutes, labour]: [i64; 2],
    materials: &'static [(&'static str, &'static str, i64)],
) -> Fault {
    Fault { paid: true, labour, materials, ..free(code, words, minutes) }
}

impl Fault {
    const fn in_public(self, public: &'static str) -> Self {
        Self { public, ..self }
    }
}

/// Codes begin with their trade.
const fn trade_of(code: &str) -> Trade {
    match code.as_bytes() {
        [b'c', b'p', ..] => Trade::Plumbing,
        [b'd', b'q', ..] => Trade::Electric,
        [b'r', b'd', ..] => Trade::Weak,
        [b'm', b'c', ..] => Trade::Carpentry,
        [b'd', b't', ..] => Trade::Lift,
        _ => Trade::General,
    }
}

/// The register numbers them from 1 in this order.
pub(super) static FAULTS: &[Fault] = &[
    urgent("cp-01", ["漏水", "厨房"], 60),
    urgent("cp-02", ["水管爆裂", "卫生间"], 90),
    urgent("cp-03", ["主卧漏水", "主卧天花"], 120),
    urgent("cp-04", ["地漏反水", "卫生间"], 60),
    paid("cp-05", ["下水堵塞", "厨房"], [60, 3000], &[]),
    paid("cp-06", ["马桶堵塞", "卫生间"], [45, 5000], &[]),
    paid(
        "cp-07",
        ["角阀渗水", "厨房水槽下"],
        [40, 2000],
        &[("角阀", "只", 2500), ("生料带", "卷", 300)],
    ),
    paid("cp-08", ["水龙头滴水", "厨房"], [40, 2000], &[("龙头阀芯", "只", 1500)]),
    paid(
        "cp-09",
        ["更换水龙头", "卫生间"],
        [45, 3000],
        &[("单冷龙头", "只", 4500), ("生料带", "卷", 300)],
    ),
    paid("cp-10", ["马桶水箱不停水", "卫生间"], [45, 3000], &[("水箱配件", "套", 6500)]),
    paid("cp-11", ["软管老化渗水", "洗脸盆"], [30, 1500], &[("编织软管", "根", 1800)]),
    paid("cp-12", ["花洒软管破", "卫生间"], [30, 1500], &[("花洒软管", "根", 2500)]),
    free("cp-13", ["暖气不热", "客厅"], 90),
    urgent("cp-14", ["暖气阀渗水", "次卧"], 60),
    free("cp-15", ["水压低", "厨房"], 60),
    free("cp-16", ["水表井渗水", "水表井"], 60).in_public("楼道"),
    free("cp-17", ["雨水管堵", "楼顶"], 120).in_public("楼顶"),
    urgent("cp-18", ["水泵异响", "生活泵房"], 120).in_public("泵房"),
    urgent("dq-01", ["跳闸", "入户配电箱"], 40),
    urgent("dq-02", ["全户停电", "入户配电箱"], 60),
    paid("dq-03", ["插座没电", "卧室"], [40, 2000], &[("五孔插座", "只", 1800)]),
    paid("dq-04", ["换灯管", "客厅"], [30, 1200], &[("LED 灯管", "支", 2200)]),
    paid("dq-05", ["灯具不亮", "卫生间"], [30, 1500], &[("LED 灯芯", "片", 2800)]),
    paid("dq-06", ["开关失灵", "门厅"], [30, 1500], &[("单联开关", "只", 1200)]),
    paid("dq-07", ["装灯具", "餐厅"], [60, 5000], &[]),
    paid("dq-08", ["漏电开关更换", "入户配电箱"], [60, 4000], &[("漏电开关", "只", 8500)]),
    free("dq-09", ["楼道灯不亮", "楼道"], 60).in_public("楼道"),
    free("dq-10", ["大堂灯不亮", "大堂"], 60).in_public("大堂"),
    free("dq-11", ["车库照明不亮", "地下车库"], 120).in_public("车库"),
    free("dq-12", ["路灯不亮", "园区"], 240).in_public("路灯"),
    urgent("dq-13", ["配电房报警", "总配电房"], 60).in_public("配电"),
    free("rd-01", ["对讲不响", "门厅"], 60),
    free("rd-02", ["对讲无图像", "门厅"], 90),
    paid("rd-03", ["网络弱电箱断线", "弱电箱"], [60, 4000], &[("水晶头", "个", 200)]),
    free("rd-04", ["电视无信号", "客厅"], 60),
    urgent("rd-05", ["单元门禁打不开", "大堂"], 60).in_public("大堂"),
    free("rd-06", ["门禁刷卡无反应", "北门"], 60).in_public("门禁"),
    urgent("rd-07", ["道闸不抬杆", "东门岗亭"], 60).in_public("岗亭"),
    free("rd-08", ["监控黑屏", "中控室"], 120).in_public("中控室"),
    paid("mc-01", ["门锁打不开", "入户门"], [60, 6000], &[("锁芯", "套", 12000)]),
    paid("mc-02", ["窗轮坏", "阳台"], [60, 3000], &[("窗轮", "对", 1600)]),
    paid("mc-03", ["窗把手松", "次卧"], [30, 1500], &[("窗把手", "只", 2600)]),
    paid("mc-04", ["木门下垂", "主卧"], [60, 4000], &[("合页", "副", 1500)]),
    paid("mc-05", ["柜门合页坏", "厨房"], [40, 2000], &[("阻尼合页", "副", 900)]),
    paid("mc-06", ["瓷砖脱落", "卫生间"], [120, 8000], &[("瓷砖胶", "袋", 3500)]),
    free("mc-07", ["墙面起皮", "客厅"], 180),
    paid("mc-08", ["纱窗破", "阳台"], [40, 1500], &[("纱网", "米", 800)]),
    free("mc-09", ["闭门器失灵", "大堂"], 60).in_public("大堂"),
    urgent("mc-10", ["外墙砖松动", "楼顶女儿墙"], 240).in_public("楼顶"),
    urgent("dt-01", ["停运", "电梯"], 60).in_public("电梯"),
    urgent("dt-02", ["困人", "电梯"], 30).in_public("电梯"),
    free("dt-03", ["异响", "电梯"], 120).in_public("电梯"),
    free("dt-04", ["按钮不亮", "电梯"], 120).in_public("电梯"),
    free("zh-01", ["空调滴水", "外机"], 60),
    paid("zh-02", ["晾衣架脱落", "阳台"], [60, 4000], &[("膨胀螺栓", "套", 300)]),
    paid("zh-03", ["挂画打孔", "客厅"], [30, 2000], &[]),
    free("zh-04", ["休闲椅损坏", "中心花园"], 240).in_public("花园"),
    free("zh-05", ["地坪积水", "地下车库"], 120).in_public("车库"),
    free("zh-06", ["围栏松动", "北侧围墙"], 240).in_public("围墙"),
    free("zh-07", ["健身器材松动", "儿童游乐广场"], 240).in_public("广场"),
    free("zh-08", ["井盖响", "园区道路"], 120).in_public("道路"),
];

/// The published price list: code, service, unit, yuan, whether materials are charged extra.
static PRICES: &[(&str, &str, &str, i64, bool)] = &[
    ("jm-01", "更换角阀", "次", 20, true),
    ("jm-02", "更换水龙头", "次", 30, true),
    ("jm-03", "疏通厨房下水", "次", 30, false),
    ("jm-04", "疏通马桶", "次", 50, false),
    ("jm-05", "疏通地漏", "次", 30, false),
    ("jm-06", "更换马桶水箱配件", "次", 30, true),
    ("jm-07", "更换软管", "次", 15, true),
    ("jm-08", "安装洗脸盆", "次", 60, true),
    ("jm-09", "安装马桶", "次", 120, true),
    ("jm-10", "安装热水器", "台", 100, true),
    ("jd-01", "更换灯管", "支", 12, true),
    ("jd-02", "更换灯芯", "次", 15, true),
    ("jd-03", "安装吸顶灯", "盏", 30, true),
    ("jd-04", "安装吊灯", "盏", 80, true),
    ("jd-05", "更换开关插座", "只", 15, true),
    ("jd-06", "更换漏电开关", "只", 40, true),
    ("jd-07", "线路检查", "小时", 50, true),
    ("jd-08", "安装排气扇", "台", 40, true),
    ("jr-01", "制作网线接头", "个", 10, true),
    ("jr-02", "弱电箱整理", "次", 40, true),
    ("jr-03", "可视对讲移位", "次", 80, true),
    ("jw-01", "更换锁芯", "次", 60, true),
    ("jw-02", "更换窗轮", "扇", 30, true),
    ("jw-03", "更换把手", "只", 15, true),
    ("jw-04", "木门整修", "扇", 40, true),
    ("jw-05", "更换合页", "副", 20, true),
    ("jw-06", "换纱窗", "扇", 15, true),
    ("jw-07", "补贴瓷砖", "平方米", 80, true),
    ("jw-08", "墙面修补", "平方米", 35, true),
    ("jz-01", "墙面打孔", "孔", 20, false),
    ("jz-02", "安装晾衣架", "套", 60, false),
    ("jz-03", "挂画", "幅", 20, false),
    ("jz-04", "家具搬移", "小时", 60, false),
    ("jb-01", "家庭保洁", "小时", 45, false),
    ("jb-02", "擦玻璃", "平方米", 6, false),
    ("jb-03", "地毯清洗", "平方米", 12, false),
    ("jb-04", "油烟机清洗", "台", 120, false),
    ("jb-05", "空调清洗", "台", 90, false),
    ("jb-06", "开荒保洁", "平方米", 8, false),
    ("jb-07", "石材养护", "平方米", 25, false),
    ("jq-01", "代收大件", "件", 5, false),
    ("jq-02", "绿植养护", "盆", 10, false),
    ("jb-08", "定期保洁", "次", 90, false),
    ("jq-03", "露台地漏清掏", "次", 60, false),
];

/// The item that loses money, with its costs for labour and material in yuan.
const LOSS_MAKING: (&str, [i64; 2]) = ("jb-04", [98, 37]);

/// What an item costs the office in fen: labour, and the material if the price includes it.
fn costs(code: &str, yuan: i64, extra: bool) -> [Option<i64>; 2] {
    let (losing, parts) = LOSS_MAKING;
    if code == losing {
        return parts.map(|yuan| Some(yuan * 100));
    }
    [Some(yuan * 62), (!extra).then_some(yuan * 8)]
}

/// The steps that enter both lists.
pub(super) fn steps(at: Moment) -> Vec<Planned> {
    let faults = FAULTS.iter().map(|fault| enter(fault, at));
    let prices = PRICES.iter().map(|(code, name, unit, yuan, extra)| {
        let [labour, material] =
            costs(code, *yuan, *extra).map(|fen| fen.map(|fen| Money::fen(fen).plain()));
        Planned::step("F-02", "enter", SUPERVISOR, at)
            .with("code", *code)
            .with("name", *name)
            .with("unit", *unit)
            .with("price", Money::fen(yuan * 100).plain())
            .with("materials", yes_no(*extra))
            .fill("approved_by=陈国栋 paper=总字〔2025〕12号")
            .maybe("cost_labour", labour)
            .maybe("cost_material", material)
    });
    faults.chain(prices).collect()
}

fn enter(fault: &Fault, at: Moment) -> Planned {
    let labour = (fault.labour > 0).then(|| Money::fen(fault.labour).plain());
    Planned::step("F-20", "enter", SUPERVISOR, at)
        .with("code", fault.code)
        .with("wording", fault.wording)
        .with("part", fault.part)
        .with("trade", fault.trade.name())
        .with("urgent", yes_no(fault.urgent))
        .with("paid", yes_no(fault.paid))
        .with("minutes", fault.minutes.to_string())
        .maybe("labour", labour)
}

/// The input for a yes-or-no blank.
pub(super) fn yes_no(yes: bool) -> &'static str {
    if yes { "y" } else { "n" }
}

/// The fault with this code.
pub(super) fn fault_by_code(code: &str) -> Option<&'static Fault> {
    FAULTS.iter().find(|fault| fault.code == code)
}

/// The fault with this number in a register that was filled from this list.
pub(super) fn fault_by_number(number: u64) -> Option<&'static Fault> {
    FAULTS.get(usize::try_from(number.checked_sub(1)?).ok()?)
}
