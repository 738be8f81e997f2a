//! The emoji that chat about incidents uses most, by Slack's names for them.
//!
//! Names that are not here, an organisation's own above all, stay as written.

use std::borrow::Cow;

/// The text with `:wave:` as its picture, outside of `code`.
#[must_use]
pub fn pictures(text: &str) -> Cow<'_, str> {
    if !text.contains(':') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    replace(text, &mut out, &mut |plain, out| out.push_str(plain));
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// Writes the text with pictures for names; what stands between them goes through `plain`.
pub(crate) fn replace(text: &str, out: &mut String, plain: &mut dyn FnMut(&str, &mut String)) {
    let mut code = false;
    let mut rest = text;
    let mut before = ' ';
    while let Some(at) = rest.find([':', '`']) {
        let (words, behind) = rest.split_at(at);
        plain(words, out);
        before = words.chars().next_back().unwrap_or(before);
        let after = behind.get(1..).unwrap_or_default();
        if behind.starts_with('`') {
            code = !code;
            out.push('`');
            (before, rest) = ('`', after);
            continue;
        }
        let name = after.split(':').next().unwrap_or_default();
        let closed = after.as_bytes().get(name.len()) == Some(&b':');
        let next = after.get(name.len() + 1..).and_then(|behind| behind.chars().next());
        let free = before != ':' && !before.is_alphanumeric() && next.is_none_or(|next| !next.is_alphanumeric());
        if let Some(picture) = (closed && free && !code).then(|| unicode(name)).flatten() {
            out.push_str(picture);
            (before, rest) = (' ', after.get(name.len() + 1..).unwrap_or_default());
        } else {
            out.push(':');
            (before, rest) = (':', after);
        }
    }
    plain(rest, out);
}

/// The picture that a name stands for.
pub(crate) fn unicode(name: &str) -> Option<&'static str> {
    let at = EMOJI.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    EMOJI.get(at).map(|(_, picture)| *picture)
}

/// Sorted by name.
#[rustfmt::skip]
const EMOJI: &[(&str, &str)] = &[
    ("+1", "👍"), ("-1", "👎"), ("100", "💯"), ("1234", "🔢"), ("8ball", "🎱"), ("alarm_clock", "⏰"),
    ("ambulance", "🚑"), ("anchor", "⚓"), ("angry", "😠"), ("anguished", "😧"), ("arrow_down", "⬇️"),
    ("arrow_left", "⬅️"), ("arrow_right", "➡️"), ("arrow_up", "⬆️"), ("arrows_counterclockwise", "🔄"),
    ("astonished", "😲"), ("balloon", "🎈"), ("ballot_box_with_check", "☑️"), ("bangbang", "‼️"),
    ("bar_chart", "📊"), ("battery", "🔋"), ("beer", "🍺"), ("beers", "🍻"), ("bell", "🔔"), ("birthday", "🎂"),
    ("black_circle", "⚫"), ("blue_heart", "💙"), ("blush", "😊"), ("bomb", "💣"), ("book", "📖"),
    ("bookmark", "🔖"), ("books", "📚"), ("boom", "💥"), ("bow", "🙇"), ("brain", "🧠"), ("broken_heart", "💔"),
    ("bug", "🐛"), ("building_construction", "🏗️"), ("bulb", "💡"), ("bust_in_silhouette", "👤"),
    ("busts_in_silhouette", "👥"), ("cake", "🍰"), ("calendar", "📅"), ("call_me_hand", "🤙"), ("camera", "📷"),
    ("cat", "🐱"), ("champagne", "🍾"), ("chart_with_downwards_trend", "📉"), ("chart_with_upwards_trend", "📈"),
    ("checkered_flag", "🏁"), ("clap", "👏"), ("clipboard", "📋"), ("clock1", "🕐"),
    ("closed_lock_with_key", "🔐"), ("cloud", "☁️"), ("clown_face", "🤡"), ("coffee", "☕"), ("cold_sweat", "😰"),
    ("computer", "💻"), ("confetti_ball", "🎊"), ("confounded", "😖"), ("confused", "😕"), ("construction", "🚧"),
    ("construction_worker", "👷"), ("cookie", "🍪"), ("cop", "👮"), ("credit_card", "💳"),
    ("crossed_fingers", "🤞"), ("cry", "😢"), ("crying_cat_face", "😿"), ("crystal_ball", "🔮"), ("dancer", "💃"),
    ("dart", "🎯"), ("dash", "💨"), ("desktop_computer", "🖥️"), ("detective", "🕵️"), ("disappointed", "😞"),
    ("dizzy", "💫"), ("dizzy_face", "😵"), ("dog", "🐶"), ("door", "🚪"), ("eagle", "🦅"), ("ear", "👂"),
    ("earth_africa", "🌍"), ("earth_americas", "🌎"), ("earth_asia", "🌏"), ("email", "✉️"), ("envelope", "✉️"),
    ("exclamation", "❗"), ("exploding_head", "🤯"), ("expressionless", "😑"), ("eye", "👁️"), ("eyes", "👀"),
    ("face_palm", "🤦"), ("face_with_monocle", "🧐"), ("face_with_rolling_eyes", "🙄"), ("facepalm", "🤦"),
    ("facepunch", "👊"), ("fast_forward", "⏩"), ("fearful", "😨"), ("fingers_crossed", "🤞"), ("fire", "🔥"),
    ("fire_engine", "🚒"), ("firefighter", "🧑‍🚒"), ("fist", "✊"), ("floppy_disk", "💾"), ("flushed", "😳"),
    ("frowning", "😦"), ("gear", "⚙️"), ("gem", "💎"), ("ghost", "👻"), ("gift", "🎁"),
    ("globe_with_meridians", "🌐"), ("green_circle", "🟢"), ("green_heart", "💚"), ("grey_exclamation", "❕"),
    ("grey_question", "❔"), ("grimacing", "😬"), ("grin", "😁"), ("grinning", "😀"), ("hammer", "🔨"),
    ("hammer_and_wrench", "🛠️"), ("handshake", "🤝"), ("hankey", "💩"), ("hatching_chick", "🐣"),
    ("headphones", "🎧"), ("hear_no_evil", "🙉"), ("heart", "❤️"), ("heart_eyes", "😍"), ("heartbeat", "💓"),
    ("heavy_check_mark", "✔️"), ("heavy_exclamation_mark", "❗"), ("heavy_minus_sign", "➖"),
    ("heavy_plus_sign", "➕"), ("hourglass", "⌛"), ("hourglass_flowing_sand", "⏳"), ("house", "🏠"),
    ("hugging_face", "🤗"), ("hugs", "🤗"), ("hushed", "😯"), ("inbox_tray", "📥"), ("information_source", "ℹ️"),
    ("innocent", "😇"), ("joy", "😂"), ("key", "🔑"), ("keyboard", "⌨️"), ("kissing_heart", "😘"),
    ("label", "🏷️"), ("large_blue_circle", "🔵"), ("large_green_circle", "🟢"), ("large_orange_circle", "🟠"),
    ("large_purple_circle", "🟣"), ("large_yellow_circle", "🟡"), ("laughing", "😆"), ("link", "🔗"),
    ("lock", "🔒"), ("lock_with_ink_pen", "🔏"), ("loud_sound", "🔊"), ("loudspeaker", "📢"), ("mag", "🔍"),
    ("mag_right", "🔎"), ("man-shrugging", "🤷‍♂️"), ("mega", "📣"), ("melting_face", "🫠"), ("memo", "📝"),
    ("money_with_wings", "💸"), ("moneybag", "💰"), ("monkey", "🐒"), ("moon", "🌔"), ("mouse", "🐭"),
    ("muscle", "💪"), ("mute", "🔇"), ("nauseated_face", "🤢"), ("nerd_face", "🤓"), ("neutral_face", "😐"),
    ("new", "🆕"), ("newspaper", "📰"), ("no_bell", "🔕"), ("no_entry", "⛔"), ("no_entry_sign", "🚫"),
    ("no_good", "🙅"), ("no_mouth", "😶"), ("nut_and_bolt", "🔩"), ("octagonal_sign", "🛑"), ("ok", "🆗"),
    ("ok_hand", "👌"), ("open_mouth", "😮"), ("outbox_tray", "📤"), ("package", "📦"), ("pager", "📟"),
    ("paperclip", "📎"), ("party_popper", "🎉"), ("partying_face", "🥳"), ("pencil", "📝"), ("pensive", "😔"),
    ("persevere", "😣"), ("phone", "☎️"), ("pizza", "🍕"), ("point_down", "👇"), ("point_left", "👈"),
    ("point_right", "👉"), ("point_up", "☝️"), ("point_up_2", "👆"), ("poop", "💩"), ("popcorn", "🍿"),
    ("pray", "🙏"), ("purple_heart", "💜"), ("pushpin", "📌"), ("question", "❓"), ("rabbit", "🐰"),
    ("radio_button", "🔘"), ("rage", "😡"), ("rainbow", "🌈"), ("raised_hand", "✋"), ("raised_hands", "🙌"),
    ("raising_hand", "🙋"), ("recycle", "♻️"), ("red_circle", "🔴"), ("relaxed", "☺️"), ("relieved", "😌"),
    ("repeat", "🔁"), ("rewind", "⏪"), ("robot_face", "🤖"), ("rocket", "🚀"), ("rofl", "🤣"),
    ("rolling_eyes", "🙄"), ("rolling_on_the_floor_laughing", "🤣"), ("rose", "🌹"), ("rotating_light", "🚨"),
    ("runner", "🏃"), ("running", "🏃"), ("sad", "😢"), ("salute", "🫡"), ("saluting_face", "🫡"),
    ("satellite", "📡"), ("satellite_antenna", "📡"), ("satisfied", "😆"), ("scissors", "✂️"), ("scream", "😱"),
    ("see_no_evil", "🙈"), ("seedling", "🌱"), ("shield", "🛡️"), ("ship", "🚢"), ("shrug", "🤷"),
    ("skin-tone-2", "🏻"), ("skin-tone-3", "🏼"), ("skin-tone-4", "🏽"), ("skin-tone-5", "🏾"),
    ("skin-tone-6", "🏿"), ("skull", "💀"), ("sleeping", "😴"), ("sleepy", "😪"), ("sleuth_or_spy", "🕵️"),
    ("slightly_frowning_face", "🙁"), ("slightly_smiling_face", "🙂"), ("smile", "😄"), ("smile_cat", "😸"),
    ("smiley", "😃"), ("smirk", "😏"), ("smoking", "🚬"), ("snail", "🐌"), ("snowflake", "❄️"), ("sob", "😭"),
    ("soon", "🔜"), ("space_invader", "👾"), ("sparkles", "✨"), ("sparkling_heart", "💖"),
    ("speak_no_evil", "🙊"), ("speech_balloon", "💬"), ("star", "⭐"), ("star-struck", "🤩"), ("star2", "🌟"),
    ("stop_sign", "🛑"), ("stopwatch", "⏱️"), ("stuck_out_tongue", "😛"), ("stuck_out_tongue_winking_eye", "😜"),
    ("sunglasses", "😎"), ("sunny", "☀️"), ("sunrise", "🌅"), ("sweat", "😓"), ("sweat_drops", "💦"),
    ("sweat_smile", "😅"), ("syringe", "💉"), ("table_tennis_paddle_and_ball", "🏓"), ("taco", "🌮"),
    ("tada", "🎉"), ("telescope", "🔭"), ("test_tube", "🧪"), ("thermometer", "🌡️"), ("thinking", "🤔"),
    ("thinking_face", "🤔"), ("thought_balloon", "💭"), ("thread", "🧵"), ("thumbsdown", "👎"), ("thumbsup", "👍"),
    ("ticket", "🎫"), ("tired_face", "😫"), ("toolbox", "🧰"), ("tools", "🛠️"), ("traffic_light", "🚥"),
    ("triangular_flag_on_post", "🚩"), ("triumph", "😤"), ("trophy", "🏆"), ("turtle", "🐢"), ("umbrella", "☔"),
    ("unamused", "😒"), ("unicorn_face", "🦄"), ("unlock", "🔓"), ("up", "🆙"), ("upside_down_face", "🙃"),
    ("v", "✌️"), ("vertical_traffic_light", "🚦"), ("video_camera", "📹"), ("warning", "⚠️"),
    ("wastebasket", "🗑️"), ("watch", "⌚"), ("wave", "👋"), ("waving_hand", "👋"), ("weary", "😩"),
    ("whale", "🐳"), ("white_check_mark", "✅"), ("white_circle", "⚪"), ("wink", "😉"),
    ("woman-shrugging", "🤷‍♀️"), ("worried", "😟"), ("wrench", "🔧"), ("x", "❌"), ("yum", "😋"), ("zap", "⚡"),
    ("zipper_mouth_face", "🤐"), ("zzz", "💤"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_every_name_is_found() {
        assert!(EMOJI.is_sorted_by(|one, other| one.0 < other.0));
        assert_eq!(unicode("rotating_light"), Some("🚨"));
        assert_eq!(unicode("our-logo"), None);
    }
}
