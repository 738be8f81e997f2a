//! Numbers as times that no review can hold, in every parameter of every address.

use recount_model::Stage;
use recount_server::router;

use crate::{both, support::whole::filled};

both!(
    async fn a_time_that_nobody_can_mean_is_as_good_as_none_in_every_address(app: TestApp) {
        let (review, names) = app.whole(Stage::Shared).await;
        let ends = [i64::MIN, i64::MAX].map(|at| at.to_string());
        let far: Vec<String> =
            ends.iter().flat_map(|at| [at.clone(), format!("{at}.{review}"), format!("{at}_{review}")]).chain(["-1e300".to_owned()]).collect();
        for route in router::list().iter().filter(|route| route.method == "GET" && !route.parameters.is_empty()) {
            let path = filled(route.path, &names);
            for at in &far {
                for name in route.parameters {
                    let page = app.as_("ines").get(&format!("{path}?{name}={at}")).await;
                    assert!(page.status < 500, "{path}?{name}={at}: {} {}", page.status, page.words());
                }
            }
            // Two of a kind are read together.
            for (from, others) in [(i64::MIN, 0), (0, i64::MAX), (i64::MIN, i64::MAX), (i64::MAX, i64::MIN)] {
                let all: Vec<String> = route.parameters.iter().map(|name| format!("{name}={}", if *name == "from" { from } else { others })).collect();
                let page = app.as_("ines").get(&format!("{path}?{}", all.join("&"))).await;
                assert!(page.status < 500, "{path}?{all:?}: {} {}", page.status, page.words());
            }
        }
        let story = format!("/reviews/{review}/timeline");
        let (whole, far) = (app.as_("ines").get(&story).await, app.as_("ines").get(&format!("{story}?from={}&until=0", i64::MIN)).await);
        assert_eq!((whole.status, far.status), (200, 200));
        let window = app.as_("ines").get(&format!("{story}/window")).await.json();
        for (from, until) in [(i64::MIN, 0), (0, i64::MAX), (i64::MIN, i64::MAX)] {
            assert_eq!(app.as_("ines").get(&format!("{story}/window?from={from}&until={until}")).await.json(), window, "{from} to {until}");
        }
    }
);
