//! Renovation, one file a household: the site from application to refund, and the papers that hang on it.

pub mod extensions;
pub mod hot_work;
pub mod papers;
pub mod passes;
pub mod policy;
pub mod quiet;
pub mod site;
pub mod violations;
