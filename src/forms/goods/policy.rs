//! What the office may set about goods that leave.
//!
//! Read by its type; no rule carries a side of its own.

crate::settings! {
    /// D-14: G-86, moving out with arrears.
    pub enum GoodsAndArrears = "D-14" "goods_and_arrears" "欠费搬家放不放行" {
        Never = "never" "结清才放行" ["S3 §4 L107"],
        HeadDecides = "head_decides" "由管理处负责人定，记下理由" ["DESK 只提醒不拦"],
    } default Never, "条文写得死；法律上有争议，本处可改由负责人定。";
}
