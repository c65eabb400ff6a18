//! The catalogue of services: from the need of the residents to price, notice and judgement.

pub mod announcements;
pub mod appraisals;
pub mod evaluation;
pub mod months;
pub mod partners;
pub mod policy;
pub mod prices;
pub mod reviews;
pub mod surveys;
