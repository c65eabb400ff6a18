//! The blanks of a form by their place: what the caret stands on and what a line of the paper has.

/// Rows and columns count from nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    Field(usize),
    Cell {
        field: usize,
        row: usize,
        column: usize,
    },
    /// 发生时间, 消息来源, 迟报原因.
    Foot(usize),
}

/// The blanks at the foot of every step: name, label.
pub(super) const FOOT: [(&str, &str); 3] =
    [("occurred", "发生时间"), ("source", "消息来源"), ("late", "迟报原因")];
/// Where 迟报原因 stands among them.
pub(super) const LATE: usize = 2;

/// The blank of whoever heard of a matter first, by its name on every paper that has one.
pub const FIRST_HEARD: &str = "first_heard";
