//! The office's own books: staff, settings, calendar, phone book, what was seen and taken over.

pub mod computer_rules;
pub mod corrections;
pub mod documents;
pub mod exports;
pub mod forgetting;
pub mod founding;
pub mod instructions;
pub mod letters;
pub mod meetings;
pub mod passes;
pub mod phone_book;
pub mod police_help;
pub mod policy;
pub mod prints;
pub mod restoring;
pub mod rulings;
pub mod seals;
pub mod settings;
pub mod staff;
pub mod standing_in;
pub mod takeover;
pub mod two_hands;
pub mod uniforms;
pub mod unmasking;
pub mod wordings;
pub mod working_hours;
