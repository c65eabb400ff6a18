//! The catalogue of services: from the need of the residents to price, notice and judgement.

pub mod announcements;
pub mod appraisals;
pub mod evaluation;
pub mod months;
pub mod opinions;
pub mod partners;
pub mod policy;
pub mod prices;
pub mod reviews;
pub mod surveys;

/// Whether an item that this paper names must be on sale: elsewhere than in the catalogue's own papers, which
/// plan, announce and judge it (G-23).
pub fn sells(paper: u16) -> bool {
    ![surveys::FORM.tag, reviews::FORM.tag, announcements::FORM.tag, appraisals::FORM.tag]
        .contains(&paper)
}
