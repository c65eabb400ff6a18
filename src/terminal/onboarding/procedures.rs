//! What can be written for the procedure of a new office, each in a line. It must not say what a procedure sets: that is
//! the profiles' own.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::terminal::list::put;
use crate::terminal::theme::Theme;
use crate::text::Shown;

/// What each procedure is about, for whoever has to name one. Their names are those of the profiles.
pub(super) const PROCEDURES: [(&str, &str); 6] = [
    ("空着", "推荐:各家不同的地方,逐项取最稳妥的一边"),
    ("S0", "便民服务规程:有偿服务怎么定价、公布、月结;公司总经理批"),
    ("S1", "客户服务中心制度:值班、首问、四联单;投诉三天答复"),
    ("S2", "客户服务作业指引:维修单、交接本、巡视;投诉按答应的时间答复"),
    ("S3", "服务质量控制程序:投诉分四级、一天内回访;装修、放行"),
    ("S4", "便民服务规程:与 S0 一样的事,由分公司经理批"),
];

/// So many rows below the top, where the glass has room: what can be written for the procedure.
pub(super) fn draw(buffer: &mut Buffer, inside: Rect, below: usize, theme: &Theme) {
    let first = inside.y.saturating_add(u16::try_from(below).unwrap_or(0));
    for (y, (name, about)) in (first..inside.bottom()).zip(PROCEDURES) {
        let line = Rect { x: inside.x + 2, y, width: inside.width.saturating_sub(3), height: 1 };
        let words = format!("{} {about}", Shown::from(name).pad(4));
        put(buffer, line, &theme.cut(&Shown::from(words), usize::from(line.width)), theme.plain);
    }
}
