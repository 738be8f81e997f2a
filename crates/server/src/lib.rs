//! The application: a platform that knows no noun, and one slice per noun.
//!
//! Ranks, low to high: `platform` < `activity`, `search` < `member`, `session` <
//! `access`, `item` < `hint`, `charter`, `review` < `decision` < `account` <
//! {`evidence`, `facilitator_note`, `interview`, `timeline`, `writing`, …} < {`edition`,
//! `library`, `retention`, …} < `router`. A module uses only modules of lower rank.

pub mod access;
pub mod account;
pub mod activity;
pub mod charter;
pub mod decision;
pub mod description;
pub mod edition;
pub mod evidence;
pub mod facilitator_note;
pub mod hint;
pub mod home;
pub mod interview;
pub mod item;
pub mod library;
pub mod member;
pub mod platform;
pub mod retention;
pub mod review;
pub mod router;
pub mod search;
pub mod session;
pub mod then;
pub mod timeline;
pub mod transfer;
pub mod writing;
