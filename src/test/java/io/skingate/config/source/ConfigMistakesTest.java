package io.skingate.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One mistake each, told once, where it is and in words. */
class ConfigMistakesTest {
  private static final String A = "accounts: [{id: main, clientId: acc, clientSecret: s}]\n";
  private static final String T =
      "tenants: [{id: acme, clientId: t, clientSecrets: [s], account: main}]\n";

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("empty file", "", "", 1, "is empty"),
        arguments("only comments", "# nothing\n", "", 1, "is empty"),
        arguments("not YAML", "api: [1\nx: y\n", "", 2, "is not valid YAML"),
        arguments("tab", "api:\n\tport: 1\n", "", 2, "is not valid YAML"),
        arguments("two documents", A + T + "---\na: b\n", "", 3, "is not valid YAML"),
        arguments("a list", "- a\n", "", 1, "must be a mapping"),
        arguments("a text", "hello\n", "", 1, "must be a mapping"),
        arguments("no accounts", T, "accounts", 1, "is missing"),
        arguments("no tenants", A, "tenants", 1, "is missing"),
        arguments("no account in the list", "accounts: []\n" + T, "accounts", 1, "at least one"),
        arguments("accounts commented out", "accounts:\n" + T, "accounts", 1, "is missing"),
        arguments(
            "tenants as a mapping",
            A + "tenants: {acme: {}}\n",
            "tenants",
            2,
            "must be a list, found a mapping"),
        arguments(
            "unknown section",
            A + T + "ordres: {}\n",
            "ordres",
            3,
            "unknown key; did you mean orders?"),
        arguments("unknown far key", A + T + "zebra: 1\n", "zebra", 3, "unknown key"),
        arguments(
            "unknown key in section",
            A + T + "upstream:\n  baseURL: http://x\n",
            "upstream.baseURL",
            4,
            "did you mean baseUrl?"),
        arguments(
            "unknown key of tenant",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    callbackHost: []\n",
            "tenants[0].callbackHost",
            7,
            "did you mean callbackHosts?"),
        arguments(
            "misspelt key that must be there",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    acount: main\n",
            "tenants[0].acount",
            6,
            "unknown key; did you mean account?"),
        arguments(
            "misspelt section that must be there",
            A + T.replace("tenants", "tenant"),
            "tenant",
            2,
            "unknown key; did you mean tenants?"),
        arguments(
            "misspelt id of one account of two",
            "accounts:\n  - {idd: main, clientId: a, clientSecret: s}\n  - {id: eu, clientId: b, clientSecret: s}\n"
                + T,
            "accounts[0].idd",
            2,
            "unknown key; did you mean id?"),
        arguments(
            "misspelt secret",
            A.replace("clientSecret:", "client_secret:") + T,
            "accounts[0].client_secret",
            1,
            "unknown key; did you mean clientSecret?"),
        arguments(
            "unknown key in limit",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    orders: {rates: 1/s}\n",
            "tenants[0].orders.rates",
            7,
            "did you mean rate?"),
        arguments(
            "key twice",
            "api: {port: 1}\napi: {port: 2}\n" + A + T,
            "api",
            2,
            "stands twice, first on line 1"),
        arguments(
            "key twice within",
            A + T + "api:\n  port: 1\n  port: 2\n",
            "api.port",
            5,
            "first on line 4"),
        arguments(
            "port as text",
            A + T + "api: {port: http}\n",
            "api.port",
            3,
            "must be a whole number, found \"http\""),
        arguments(
            "port with fraction", A + T + "api: {port: 80.5}\n", "api.port", 3, "whole number"),
        arguments(
            "port too high",
            A + T + "api: {port: 65536}\n",
            "api.port",
            3,
            "from 0 to 65535, found \"65536\""),
        arguments("port negative", A + T + "api: {port: -1}\n", "api.port", 3, "from 0 to 65535"),
        arguments("port without value", A + T + "api:\n  port:\n", "api.port", 4, "has no value"),
        arguments(
            "same ports",
            A + T + "management: {port: 8080}\n",
            "management.port",
            3,
            "same as api.port"),
        arguments("section as text", A + T + "api: 8080\n", "api", 3, "must be a mapping"),
        arguments(
            "host empty",
            A + T + "api: {host: \"\"}\n",
            "api.host",
            3,
            "a host name or an IP address"),
        arguments(
            "warmUp too long",
            A + T + "api: {warmUp: 61s}\n",
            "api.warmUp",
            3,
            "must be from 0s to 1m"),
        arguments(
            "publicUrl relative",
            A + T + "api: {publicUrl: /x}\n",
            "api.publicUrl",
            3,
            "absolute http:// or https://"),
        arguments(
            "publicUrl other scheme",
            A + T + "api: {publicUrl: \"ftp://x\"}\n",
            "api.publicUrl",
            3,
            "absolute http:// or https://"),
        arguments(
            "publicUrl no host",
            A + T + "api: {publicUrl: \"http://\"}\n",
            "api.publicUrl",
            3,
            "absolute http:// or https://"),
        arguments(
            "publicUrl query",
            A + T + "api: {publicUrl: \"http://x?a=b\"}\n",
            "api.publicUrl",
            3,
            "without user info"),
        arguments(
            "publicUrl user",
            A + T + "api: {publicUrl: \"http://u:p@x\"}\n",
            "api.publicUrl",
            3,
            "without user info"),
        arguments(
            "publicUrl bad host",
            A + T + "api: {publicUrl: \"http://a..b:80\"}\n",
            "api.publicUrl",
            3,
            "valid host and port"),
        arguments(
            "token with blank",
            A + T + "management: {token: \"a b\"}\n",
            "management.token",
            3,
            "visible ASCII"),
        arguments(
            "token placeholder",
            A + T + "management: {token: CHANGEME}\n",
            "management.token",
            3,
            "placeholder CHANGEME"),
        arguments(
            "named token without a scope",
            A + T + "management: {tokens: [{name: a, token: x}]}\n",
            "management.tokens[0].scope",
            3,
            "missing"),
        arguments(
            "scope",
            A + T + "management: {tokens: [{name: a, token: x, scope: root}]}\n",
            "management.tokens[0].scope",
            3,
            "one of read, operate, admin"),
        arguments(
            "empty named token",
            A + T + "management: {tokens: [{name: a, token: \"\", scope: read}]}\n",
            "management.tokens[0].token",
            3,
            "must not be empty"),
        arguments(
            "token name",
            A + T + "management: {tokens: [{name: \"a b\", token: x, scope: read}]}\n",
            "management.tokens[0].name",
            3,
            "1 to 64 letters"),
        arguments(
            "token name twice",
            A
                + T
                + "management:\n  tokens:\n    - {name: a, token: x, scope: read}\n"
                + "    - {name: a, token: y, scope: read}\n",
            "management.tokens[1].name",
            6,
            "duplicate token name, first on line 5"),
        arguments(
            "token twice",
            A + T + "management:\n  token: x\n  tokens:\n    - {name: a, token: x, scope: read}\n",
            "management.tokens[0].token",
            6,
            "is the same as another token, first on line 4"),
        arguments(
            "mode",
            A + T + "redis: {mode: Sentinel}\n",
            "redis.mode",
            3,
            "one of standalone, sentinel, cluster"),
        arguments(
            "no endpoints",
            A + T + "redis: {endpoints: []}\n",
            "redis.endpoints",
            3,
            "at least one"),
        arguments(
            "endpoint as text",
            A + T + "redis: {endpoints: \"redis://h\"}\n",
            "redis.endpoints",
            3,
            "must be a list"),
        arguments(
            "endpoint scheme",
            A + T + "redis:\n  endpoints:\n    - http://h\n",
            "redis.endpoints[0]",
            5,
            "redis:// or rediss://"),
        arguments(
            "endpoint no scheme",
            A + T + "redis: {endpoints: [\"localhost:6379\"]}\n",
            "redis.endpoints[0]",
            3,
            "redis:// or rediss://"),
        arguments(
            "endpoint no host",
            A + T + "redis: {endpoints: [\"redis:///0\"]}\n",
            "redis.endpoints[0]",
            3,
            "valid host and port"),
        arguments(
            "endpoint password not encoded",
            A + T + "redis: {endpoints: [\"redis://:a%zz@h\"]}\n",
            "redis.endpoints[0]",
            3,
            "percent-encoded"),
        arguments(
            "endpoint with credentials in its query",
            A + T + "redis: {endpoints: [\"redis://h/0?user=u&password=s3cr3t\"]}\n",
            "redis.endpoints[0]",
            3,
            "no query"),
        arguments(
            "master's user without a password",
            A + T + "redis:\n  mode: sentinel\n  masterName: m\n  masterUser: u\n",
            "redis.masterUser",
            6,
            "needs redis.masterPassword"),
        arguments(
            "master's password without sentinels",
            A + T + "redis: {masterPassword: s3cr3t}\n",
            "redis.masterPassword",
            3,
            "only with redis.mode sentinel"),
        arguments(
            "endpoint database",
            A + T + "redis: {endpoints: [\"redis://h/x\"]}\n",
            "redis.endpoints[0]",
            3,
            "number of a database"),
        arguments(
            "endpoint placeholder",
            A + T + "redis: {endpoints: [\"redis://:CHANGEME@h\"]}\n",
            "redis.endpoints[0]",
            3,
            "placeholder"),
        arguments(
            "two endpoints standalone",
            A + T + "redis: {endpoints: [\"redis://a\", \"redis://b\"]}\n",
            "redis.endpoints",
            3,
            "one entry"),
        arguments(
            "database in a cluster",
            A + T + "redis: {mode: cluster, endpoints: [\"redis://a/1\"]}\n",
            "redis.endpoints[0]",
            3,
            "only database 0"),
        arguments(
            "sentinel without master",
            A + T + "redis: {mode: sentinel}\n",
            "redis.masterName",
            3,
            "is missing; redis.mode is sentinel"),
        arguments(
            "master without sentinel",
            A + T + "redis: {masterName: m}\n",
            "redis.masterName",
            3,
            "only with redis.mode sentinel"),
        arguments(
            "key prefix",
            A + T + "redis: {keyPrefix: \"a{b}\"}\n",
            "redis.keyPrefix",
            3,
            "1 to 64 letters"),
        arguments(
            "duration without unit",
            A + T + "redis: {commandTimeout: 500}\n",
            "redis.commandTimeout",
            3,
            "a duration such as 200ms, 5s, 10m, 24h or 30d, found \"500\""),
        arguments(
            "duration unit",
            A + T + "upstream: {connectTimeout: 2sec}\n",
            "upstream.connectTimeout",
            3,
            "a duration"),
        arguments(
            "duration negative",
            A + T + "upstream: {connectTimeout: -2s}\n",
            "upstream.connectTimeout",
            3,
            "a duration"),
        arguments(
            "duration zero",
            A + T + "upstream: {requestTimeout: 0s}\n",
            "upstream.requestTimeout",
            3,
            "must be from 10ms to 2m"),
        arguments(
            "duration huge",
            A + T + "catalog: {maxStale: 999999999999d}\n",
            "catalog.maxStale",
            3,
            "must be from 100ms to 30d"),
        arguments(
            "duration overflow",
            A + T + "catalog: {maxStale: 9999999999999d}\n",
            "catalog.maxStale",
            3,
            "a duration"),
        arguments(
            "duration as list",
            A + T + "catalog: {maxStale: [5s]}\n",
            "catalog.maxStale",
            3,
            "a duration such as 200ms, 5s, 10m, 24h or 30d, found a list"),
        arguments(
            "concurrency",
            A + T + "upstream: {maxConcurrency: 0}\n",
            "upstream.maxConcurrency",
            3,
            "from 1 to 10000"),
        arguments(
            "queue bound",
            A + T + "orders: {maxQueued: 0}\n",
            "orders.maxQueued",
            3,
            "from 1 to 1000000"),
        arguments(
            "settled when it is forgotten",
            A + T + "orders: {retention: 10d, settleAfter: 10d}\n",
            "orders.settleAfter",
            3,
            "must be below orders.retention, which is 10d"),
        arguments(
            "settled after the retention by default",
            A + T + "orders: {settleAfter: 31d}\n",
            "orders.settleAfter",
            3,
            "must be below orders.retention, which is 30d"),
        arguments(
            "settled at once",
            A + T + "orders: {settleAfter: 0s}\n",
            "orders.settleAfter",
            3,
            "must be from 100ms"),
        arguments(
            "events without an age",
            A + T + "events: {retention: 0s}\n",
            "events.retention",
            3,
            "must be from 1s"),
        arguments(
            "fewer than no events",
            A + T + "events: {maxPerTenant: -1}\n",
            "events.maxPerTenant",
            3,
            "from 0 to 10000000"),
        arguments(
            "unknown key of events",
            A + T + "events: {maxPerStore: 1}\n",
            "events.maxPerStore",
            3,
            "unknown key"),
        arguments(
            "no retries",
            A + T + "callbacks: {retrySchedule: []}\n",
            "callbacks.retrySchedule",
            3,
            "at least one"),
        arguments(
            "bad retry",
            A + T + "callbacks:\n  retrySchedule:\n    - 5s\n    - soon\n",
            "callbacks.retrySchedule[1]",
            6,
            "a duration"),
        arguments(
            "retry too long",
            A + T + "callbacks: {retrySchedule: [31d]}\n",
            "callbacks.retrySchedule[0]",
            3,
            "from 10ms to 30d"),
        arguments(
            "boolean",
            A + T + "callbacks: {allowHttp: yes}\n",
            "callbacks.allowHttp",
            3,
            "true or false, found \"yes\""),
        arguments(
            "missing variable",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: ${NOT_SET}\n" + T,
            "accounts[0].clientSecret",
            4,
            "environment variable NOT_SET is not set"),
        arguments(
            "open variable",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: \"${NOT_SET\"\n" + T,
            "accounts[0].clientSecret",
            4,
            "without the closing }"),
        arguments(
            "no variable name",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: \"${a-b}\"\n" + T,
            "accounts[0].clientSecret",
            4,
            "no name of an environment variable"),
        arguments(
            "missing file",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: file:/no/such\n" + T,
            "accounts[0].clientSecret",
            4,
            "cannot read /no/such: no such file"),
        arguments(
            "folder as file",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: file:/\n" + T,
            "accounts[0].clientSecret",
            4,
            "not a regular file"),
        arguments(
            "relative file",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: file:secret\n" + T,
            "accounts[0].clientSecret",
            4,
            "absolute path"),
        arguments(
            "secret empty",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: \"\"\n" + T,
            "accounts[0].clientSecret",
            4,
            "must not be empty"),
        arguments(
            "secret without value",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: \n" + T,
            "accounts[0].clientSecret",
            4,
            "has no value"),
        arguments(
            "secret with line end",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: \"abc\\n\"\n" + T,
            "accounts[0].clientSecret",
            4,
            "visible ASCII"),
        arguments(
            "secret placeholder",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: CHANGEME\n" + T,
            "accounts[0].clientSecret",
            4,
            "placeholder CHANGEME"),
        arguments(
            "secret missing",
            "accounts:\n  - id: main\n    clientId: acc\n" + T,
            "accounts[0].clientSecret",
            2,
            "is missing"),
        arguments(
            "previous secret empty",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: s\n    previousSecrets: [a, \"\"]\n"
                + T,
            "accounts[0].previousSecrets[1]",
            5,
            "must not be empty"),
        arguments(
            "account url",
            "accounts:\n  - id: main\n    clientId: acc\n    clientSecret: s\n    baseUrl: skinsnode\n"
                + T,
            "accounts[0].baseUrl",
            5,
            "absolute http://"),
        arguments(
            "account id",
            "accounts:\n  - id: \"a b\"\n    clientId: acc\n    clientSecret: s\ntenants: [{id: acme, clientId: t, clientSecrets: [s], account: \"a b\"}]\n",
            "accounts[0].id",
            2,
            "1 to 64 letters"),
        arguments(
            "account id twice",
            "accounts:\n  - {id: main, clientId: a, clientSecret: s}\n  - {id: main, clientId: b, clientSecret: s}\n"
                + T,
            "accounts[1].id",
            3,
            "duplicate account id main, first on line 2"),
        arguments(
            "account twice",
            "accounts:\n  - {id: main, clientId: a, clientSecret: s}\n  - {id: b, clientId: a, clientSecret: s}\n"
                + T,
            "accounts[1].clientId",
            3,
            "same SkinsNode account"),
        arguments(
            "tenant id upper case",
            A
                + "tenants:\n  - id: Acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n",
            "tenants[0].id",
            3,
            "1 to 32 of a-z, 0-9 and hyphen, found \"Acme\""),
        arguments(
            "tenant id long",
            A
                + "tenants:\n  - id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n    clientId: t\n    clientSecrets: [s]\n    account: main\n",
            "tenants[0].id",
            3,
            "1 to 32"),
        arguments(
            "tenant id missing",
            A + "tenants:\n  - clientId: t\n    clientSecrets: [s]\n    account: main\n",
            "tenants[0].id",
            3,
            "is missing"),
        arguments(
            "tenant id twice",
            A
                + "tenants:\n  - {id: a, clientId: t, clientSecrets: [s], account: main}\n  - {id: a, clientId: t2, clientSecrets: [s], account: main, externalIdPrefix: \"x.\"}\n",
            "tenants[1].id",
            4,
            "duplicate tenant id a, first on line 3"),
        arguments(
            "tenant clientId twice",
            A
                + "tenants:\n  - {id: a, clientId: t, clientSecrets: [s], account: main}\n  - {id: b, clientId: t, clientSecrets: [s], account: main}\n",
            "tenants[1].clientId",
            4,
            "duplicate clientId t, first on line 3"),
        arguments(
            "tenant clientId",
            A
                + "tenants:\n  - id: acme\n    clientId: \"a b\"\n    clientSecrets: [s]\n    account: main\n",
            "tenants[0].clientId",
            4,
            "without blanks"),
        arguments(
            "no secrets",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: []\n    account: main\n",
            "tenants[0].clientSecrets",
            5,
            "at least one"),
        arguments(
            "one secret as text",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: abc\n    account: main\n",
            "tenants[0].clientSecrets",
            5,
            "must be a list"),
        arguments(
            "tenant secret empty",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [\"\", b]\n    account: main\n",
            "tenants[0].clientSecrets[0]",
            5,
            "must not be empty"),
        arguments(
            "unknown account",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: mian\n",
            "tenants[0].account",
            6,
            "names no account: \"mian\""),
        arguments(
            "enabled",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    enabled: on\n",
            "tenants[0].enabled",
            7,
            "true or false"),
        arguments(
            "rate without period",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    orders: {rate: 20}\n",
            "tenants[0].orders.rate",
            7,
            "a rate of at least 1, such as 20/s, 600/m or 5000/h, found \"20\""),
        arguments(
            "rate zero",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    orders: {rate: 0/s}\n",
            "tenants[0].orders.rate",
            7,
            "a rate of at least 1"),
        arguments(
            "rate per day",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    reads: {rate: 5/d}\n",
            "tenants[0].reads.rate",
            7,
            "a rate of at least 1"),
        arguments(
            "rate too high",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    reads: {rate: 1000001/s}\n",
            "tenants[0].reads.rate",
            7,
            "not be more than 1000000/s"),
        arguments(
            "burst zero",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    orders: {burst: 0}\n",
            "tenants[0].orders.burst",
            7,
            "from 1 to 1000000"),
        arguments(
            "prefix characters",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    externalIdPrefix: \"a/\"\n",
            "tenants[0].externalIdPrefix",
            7,
            "at most 64"),
        arguments(
            "two empty prefixes",
            A
                + "tenants:\n  - {id: a, clientId: t, clientSecrets: [s], account: main, externalIdPrefix: \"\"}\n  - {id: b, clientId: t2, clientSecrets: [s], account: main, externalIdPrefix: \"\"}\n",
            "tenants[1].externalIdPrefix",
            4,
            "is empty like that of tenants[0]"),
        arguments(
            "equal prefixes",
            A
                + "tenants:\n  - {id: a, clientId: t, clientSecrets: [s], account: main, externalIdPrefix: \"x.\"}\n  - {id: b, clientId: t2, clientSecrets: [s], account: main, externalIdPrefix: \"x.\"}\n",
            "tenants[1].externalIdPrefix",
            4,
            "begin alike"),
        arguments(
            "prefix begins an earlier one",
            A
                + "tenants:\n  - {id: a, clientId: t, clientSecrets: [s], account: main, externalIdPrefix: \"x.y.\"}\n  - {id: b, clientId: t2, clientSecrets: [s], account: main, externalIdPrefix: \"x.\"}\n",
            "tenants[1].externalIdPrefix",
            4,
            "begin alike"),
        arguments(
            "earlier prefix begins this",
            A
                + "tenants:\n  - {id: a, clientId: t, clientSecrets: [s], account: main, externalIdPrefix: \"x.\"}\n  - {id: b, clientId: t2, clientSecrets: [s], account: main, externalIdPrefix: \"x.y.\"}\n",
            "tenants[1].externalIdPrefix",
            4,
            "begin alike"),
        arguments(
            "prefix begins a default",
            A
                + "tenants:\n  - {id: a, clientId: t, clientSecrets: [s], account: main}\n  - {id: b, clientId: t2, clientSecrets: [s], account: main, externalIdPrefix: \"a\"}\n",
            "tenants[1].externalIdPrefix",
            4,
            "begin alike"),
        arguments(
            "callback host with scheme",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    callbackHosts: [\"https://x\"]\n",
            "tenants[0].callbackHosts[0]",
            7,
            "without scheme and port"),
        arguments(
            "callback host with port",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    callbackHosts: [\"x:443\"]\n",
            "tenants[0].callbackHosts[0]",
            7,
            "without scheme and port"),
        arguments(
            "unknown budget mode",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    budget: {mode: postpaid}\n",
            "tenants[0].budget.mode",
            7,
            "none"),
        arguments(
            "low water below nothing",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    budget: {lowWater: -1}\n",
            "tenants[0].budget.lowWater",
            7,
            "from 0 to 100000000000000"),
        arguments(
            "low water with a fraction",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    budget: {lowWater: 1.5}\n",
            "tenants[0].budget.lowWater",
            7,
            "whole number"),
        arguments(
            "unknown end of a reversed order",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    budget: {onReversed: refund}\n",
            "tenants[0].budget.onReversed",
            7,
            "keep"),
        arguments(
            "misspelt key of a budget",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    budget: {lowwater: 5}\n",
            "tenants[0].budget.lowwater",
            7,
            "did you mean lowWater?"),
        arguments(
            "ceiling of nothing",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    limits: {order: 0}\n",
            "tenants[0].limits.order",
            7,
            "from 1 to 100000000000000"),
        arguments(
            "window too short",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    limits: {spend: [{amount: 5, per: 59m}]}\n",
            "tenants[0].limits.spend[0].per",
            7,
            "must be from 1h to 30d"),
        arguments(
            "window too long",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    limits: {spend: [{amount: 5, per: 31d}]}\n",
            "tenants[0].limits.spend[0].per",
            7,
            "must be from 1h to 30d"),
        arguments(
            "window without an amount",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    limits: {spend: [{per: 1h}]}\n",
            "tenants[0].limits.spend[0].amount",
            7,
            "is missing"),
        arguments(
            "two windows of one length",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    limits: {spend: [{amount: 5, per: 24h}, {amount: 6, per: 1d}]}\n",
            "tenants[0].limits.spend[1].per",
            7,
            "is the length of an earlier window"),
        arguments(
            "network with bits behind its prefix",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    sourceNetworks: [\"203.0.113.7/24\"]\n",
            "tenants[0].sourceNetworks[0]",
            7,
            "the block is 203.0.113.0/24"),
        arguments(
            "network that is a name",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    sourceNetworks: [office]\n",
            "tenants[0].sourceNetworks[0]",
            7,
            "an address or a block"),
        arguments(
            "network with too long a prefix",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    sourceNetworks: [\"203.0.113.0/33\"]\n",
            "tenants[0].sourceNetworks[0]",
            7,
            "an address or a block"),
        arguments(
            "trusted proxy that is no address",
            A + T + "api: {trustedProxies: [\"10.0.0\"]}\n",
            "api.trustedProxies[0]",
            3,
            "must be an address or a block"),
        arguments(
            "ledger of no entries",
            A + T + "ledger: {maxPerTenant: 0}\n",
            "ledger.maxPerTenant",
            3,
            "from 1 to 100000000"),
        arguments(
            "ledger that forgets at once",
            A + T + "ledger: {retention: 1s}\n",
            "ledger.retention",
            3,
            "must be from 1h to 3650d"),
        arguments(
            "callback host wildcard",
            A
                + "tenants:\n  - id: acme\n    clientId: t\n    clientSecrets: [s]\n    account: main\n    callbackHosts: [\"a.*.x\"]\n",
            "tenants[0].callbackHosts[0]",
            7,
            "a host name"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void is_refused_with_path_line_and_reason(
      String name, String yaml, String path, int line, String reason) {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigFixtures.loader(Map.of()).parse(yaml));

    assertThat(refused).as(name).isNotNull();
    assertThat(refused.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.line()).isEqualTo(line);
              assertThat(problem.message()).contains(reason);
            });
  }

  @Test
  void lets_pass_what_only_looks_like_a_conflict() throws Exception {
    String yaml =
        """
        accounts:
          - {id: main, clientId: a, clientSecret: s}
          - {id: other, clientId: a, clientSecret: s, baseUrl: "http://elsewhere.example"}
        tenants:
          - {id: a, clientId: t1, clientSecrets: [s], account: main}
          - {id: a-b, clientId: t2, clientSecrets: [s], account: main}
          - {id: c, clientId: t3, clientSecrets: [s], account: main, externalIdPrefix: ""}
          - {id: d, clientId: t4, clientSecrets: [s], account: other, externalIdPrefix: ""}
          - {id: e, clientId: t5, clientSecrets: [s], account: other, externalIdPrefix: "a."}
        """;
    assertThat(ConfigFixtures.parse(yaml).tenants()).hasSize(5);
  }
}
