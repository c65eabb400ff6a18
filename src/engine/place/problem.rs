//! Why a writing of a room is not understood, in one sentence that says what would be.

use std::fmt;

/// Why a writing is not understood; its `Display` is one sentence with what would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceProblem {
    /// Nothing was typed.
    Empty,
    /// A door without its building: `501`.
    NoBuilding,
    /// A building, perhaps a unit, and no door: `3栋`.
    NoDoor,
    /// A number that is nothing but zeros.
    Zero,
    /// More parts than building, unit and door.
    TooManyParts,
    /// A unit above 99: two doors written with a dash between them.
    UnitTooLarge(String),
    /// The words 底商 or 车位 with nothing that says which.
    NoName,
    /// Longer than any room is written; holds the number of characters allowed.
    TooLong(usize),
    /// Words left over that no part of a room number explains.
    NotUnderstood(String),
}

impl fmt::Display for PlaceProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const AS: &str = "写作 3-2-501 或 3栋2单元501";
        match self {
            Self::Empty => write!(f, "请填房号,{AS}。"),
            Self::NoBuilding => write!(f, "缺楼号,请{AS}。"),
            Self::NoDoor => write!(f, "缺房号,请{AS}。"),
            Self::Zero => write!(f, "楼号、单元、房号不能是 0,请{AS}。"),
            Self::TooManyParts => {
                write!(f, "房号最多三段,请{AS};合并户写作 3-1-501/502。")
            }
            Self::UnitTooLarge(unit) => {
                write!(f, "没有 {unit} 单元,请{AS};合并户写作 3-1-501/502。")
            }
            Self::NoName => {
                f.write_str("缺店名或车位号,请写作 底商 好邻居超市、S-12 或 车位 A-117。")
            }
            Self::TooLong(most) => write!(f, "房号不超过 {most} 个字,请{AS}。"),
            Self::NotUnderstood(rest) => {
                write!(f, "“{rest}”看不懂,请{AS};也可写 底商 店名、车位 A-117、2号楼电梯。")
            }
        }
    }
}

impl std::error::Error for PlaceProblem {}
