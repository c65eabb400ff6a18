//! Which flats lie around another: above and below it in its stair, and beside it on its floor. It goes by the numbers
//! alone and knows no plan of the building.

/// Where a flat lies, seen from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Above,
    Below,
    Beside,
}

impl Side {
    pub fn label(self) -> &'static str {
        match self {
            Self::Above => "楼上",
            Self::Below => "楼下",
            Self::Beside => "隔壁",
        }
    }
}

/// Floor and place of a door: `1203` is 12 and `03`.
pub fn floor_of(door: &str) -> Option<(u32, &str)> {
    let digits = door.chars().take_while(char::is_ascii_digit).count();
    let split = digits.checked_sub(2).filter(|split| *split > 0)?;
    let (floor, place) = door.split_at_checked(split)?;
    Some((floor.parse().ok()?, place))
}

/// Where one door lies, seen from another of the same stair.
pub(super) fn side(from: &str, to: &str) -> Option<Side> {
    let ((floor, place), (other, there)) = (floor_of(from)?, floor_of(to)?);
    if floor == other {
        let number = |place: &str| place.get(..2).and_then(|digits| digits.parse::<u32>().ok());
        let apart = number(place)?.abs_diff(number(there)?);
        return (apart == 1).then_some(Side::Beside);
    }
    let same = place == there && floor.abs_diff(other) == 1;
    same.then_some(if other > floor { Side::Above } else { Side::Below })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_says_its_floor() {
        assert_eq!(floor_of("1203"), Some((12, "03")));
        assert_eq!(floor_of("302"), Some((3, "02")));
        assert_eq!(floor_of("302A"), Some((3, "02A")));
        for none in ["12", "1", "", "甲"] {
            assert_eq!(floor_of(none), None, "{none}");
        }
    }
}
