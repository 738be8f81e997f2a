//! Services, and how somebody types their names in a hurry.

/// Names of services as teams write them, one review each.
pub const SERVICES: [&str; 50] = [
    "checkout",
    "checkout-api",
    "payments",
    "payment-gateway",
    "orders-db",
    "inventory",
    "ledger-writer",
    "billing",
    "catalog",
    "session-store",
    "notifications",
    "mailer",
    "webhooks",
    "search-indexer",
    "recommendations",
    "frontend",
    "mobile-bff",
    "identity",
    "oauth-proxy",
    "prometheus",
    "alertmanager",
    "grafana",
    "elasticsearch",
    "kafka-connect",
    "zookeeper",
    "rabbitmq",
    "postgres-primary",
    "pgbouncer",
    "redis-cache",
    "memcached",
    "haproxy",
    "traefik",
    "ingress-nginx",
    "cert-manager",
    "coredns",
    "kubelet",
    "etcd-main",
    "vault-agent",
    "consul",
    "terraform-runner",
    "jenkins",
    "argocd",
    "binderhub",
    "jupyterhub",
    "airflow",
    "snowflake-loader",
    "feature-flags",
    "geocoder",
    "thumbnailer",
    "rate-limiter",
];

/// A name with one wrong, missing or swapped letter, by a seeded choice.
pub fn slip(name: &str, seed: usize) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let mut at = seed * 7919 % letters.len();
    while !letters[at].is_alphabetic() {
        at = (at + 1) % letters.len();
    }
    match seed % 3 {
        // Any letter: a wrong one may make another word.
        0 => letters[at] = ('a'..='z').skip(seed * 31 % 25).find(|other| *other != letters[at]).unwrap(),
        1 => drop(letters.remove(at)),
        _ => {
            let next = (0..letters.len() - 1)
                .map(|i| (at + i) % (letters.len() - 1))
                .find(|i| letters[*i].is_alphabetic() && letters[i + 1].is_alphabetic() && letters[*i] != letters[i + 1])
                .unwrap();
            letters.swap(next, next + 1);
        }
    }
    letters.into_iter().collect()
}
