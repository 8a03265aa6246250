package io.skingate.config.source;

import io.skingate.config.address.Networks;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The rules of the sections that a schema cannot state: bounds of times, addresses. */
final class SectionRules {
  private static final Duration YEAR = Duration.ofDays(365);

  record Range(Duration min, Duration max) {}

  /** The shortest allow for tests of a gateway in fast motion; the longest are typing mistakes. */
  private static final Map<String, Range> DURATIONS =
      Map.ofEntries(
          range("/redis/commandTimeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
          range("/upstream/connectTimeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
          range("/upstream/requestTimeout", Duration.ofMillis(10), Duration.ofMinutes(2)),
          range("/catalog/refreshInterval", Duration.ofMillis(100), Duration.ofDays(1)),
          range("/api/warmUp", Duration.ZERO, Duration.ofMinutes(1)),
          range("/catalog/maxStale", Duration.ofMillis(100), Duration.ofDays(30)),
          range("/orders/retention", Duration.ofSeconds(1), YEAR),
          range("/orders/leaseTime", Duration.ofMillis(10), Duration.ofHours(1)),
          range("/orders/recoveryInterval", Duration.ofMillis(10), Duration.ofHours(1)),
          range("/orders/queueFor", Duration.ofMillis(100), Duration.ofDays(30)),
          range("/orders/reconcileAfter", Duration.ofMillis(100), YEAR),
          range("/orders/settleAfter", Duration.ofMillis(100), YEAR),
          range("/events/retention", Duration.ofSeconds(1), YEAR),
          range("/ledger/retention", Duration.ofHours(1), Duration.ofDays(3650)),
          range("/webhooks/tolerance", Duration.ofSeconds(1), Duration.ofDays(1)),
          range("/webhooks/dedupeFor", Duration.ofSeconds(1), YEAR),
          range("/callbacks/timeout", Duration.ofMillis(10), Duration.ofMinutes(5)));

  private static final Range RETRY = new Range(Duration.ofMillis(10), Duration.ofDays(30));

  private SectionRules() {}

  private static Map.Entry<String, Range> range(String pointer, Duration min, Duration max) {
    return Map.entry(pointer, new Range(min, max));
  }

  static void check(ConfigTree tree) {
    DURATIONS.forEach((pointer, range) -> checkRange(tree, pointer, range));
    for (int i = 0; i < tree.size("/callbacks/retrySchedule"); i++) {
      checkRange(tree, Pointers.child("/callbacks/retrySchedule", i), RETRY);
    }
    checkSettleAfter(tree);
    checkHttpUrl(tree, "/api/publicUrl");
    checkHttpUrl(tree, "/upstream/baseUrl");
    checkHttpUrl(tree, "/tracing/endpoint");
    checkNetworks(tree, "/api/trustedProxies");
    checkPorts(tree);
    checkTokens(tree);
    checkRedis(tree);
  }

  static void checkRange(ConfigTree tree, String pointer, Range range) {
    tree.duration(pointer)
        .filter(value -> value.compareTo(range.min) < 0 || value.compareTo(range.max) > 0)
        .ifPresent(
            value ->
                tree.problem(
                    pointer,
                    "must be from "
                        + ConfigUnits.format(range.min)
                        + " to "
                        + ConfigUnits.format(range.max)));
  }

  /** An order that is forgotten before it is settled is never settled. */
  private static void checkSettleAfter(ConfigTree tree) {
    String pointer = "/orders/settleAfter";
    Optional<Duration> settleAfter = tree.duration(pointer);
    Optional<Duration> retention = tree.duration("/orders/retention");
    if (settleAfter.isEmpty()
        || retention.isEmpty()
        || settleAfter.get().compareTo(retention.get()) < 0) {
      return;
    }
    if (tree.isWritten(pointer)) {
      tree.problem(
          pointer,
          "must be below orders.retention, which is " + ConfigUnits.format(retention.get()));
    } else {
      // Files from before there was this key stay valid.
      tree.hint(
          "/orders/retention",
          "is not above orders.settleAfter, which is "
              + ConfigUnits.format(settleAfter.get())
              + ": no order will be settled");
    }
  }

  static void checkHttpUrl(ConfigTree tree, String pointer) {
    tree.text(pointer)
        .flatMap(Addresses::httpMistake)
        .ifPresent(mistake -> tree.problem(pointer, mistake));
  }

  static void checkNetworks(ConfigTree tree, String list) {
    for (int i = 0; i < tree.size(list); i++) {
      String pointer = Pointers.child(list, i);
      tree.text(pointer)
          .flatMap(Networks::mistake)
          .ifPresent(mistake -> tree.problem(pointer, mistake));
    }
  }

  private static void checkPorts(ConfigTree tree) {
    Optional<Integer> api = tree.integer("/api/port");
    Optional<Integer> management = tree.integer("/management/port");
    if (api.isPresent() && api.equals(management) && api.get() != 0 && sameHost(tree)) {
      tree.problem("/management/port", "is the same as api.port");
    }
  }

  /** Each name and each token is one; the name of {@code management.token} is taken. */
  private static void checkTokens(ConfigTree tree) {
    Map<String, Integer> names = new HashMap<>();
    Map<String, Integer> tokens = new HashMap<>();
    String own = "/management/token";
    names.put("management.token", tree.lineOf(own));
    tree.text(own).filter(text -> !text.isEmpty()).ifPresent(t -> tokens.put(t, tree.lineOf(own)));
    for (int i = 0; i < tree.size("/management/tokens"); i++) {
      String entry = Pointers.child("/management/tokens", i);
      checkOnce(tree, entry + "/name", names, "duplicate token name");
      checkOnce(tree, entry + "/token", tokens, "is the same as another token");
    }
  }

  private static void checkOnce(
      ConfigTree tree, String pointer, Map<String, Integer> firstLines, String mistake) {
    tree.text(pointer)
        .map(text -> firstLines.putIfAbsent(text, tree.lineOf(pointer)))
        .ifPresent(first -> tree.problem(pointer, mistake + ", first on line " + first));
  }

  private static boolean sameHost(ConfigTree tree) {
    String api = tree.text("/api/host").orElse("");
    String management = tree.text("/management/host").orElse("");
    return api.equals(management) || isWildcard(api) || isWildcard(management);
  }

  private static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  private static void checkRedis(ConfigTree tree) {
    String mode = tree.text("/redis/mode").orElse("");
    boolean named = has(tree, "masterName");
    if (mode.equals("sentinel") && !named) {
      tree.problem("/redis/masterName", "is missing; redis.mode is sentinel");
    } else if (!mode.equals("sentinel") && named && !tree.isMistaken("/redis/mode")) {
      tree.problem("/redis/masterName", "has a meaning only with redis.mode sentinel");
    }
    for (String key : new String[] {"masterUser", "masterPassword"}) {
      if (!mode.equals("sentinel") && has(tree, key) && !tree.isMistaken("/redis/mode")) {
        tree.problem("/redis/" + key, "has a meaning only with redis.mode sentinel");
      }
    }
    if (has(tree, "masterUser") && !has(tree, "masterPassword")) {
      tree.problem("/redis/masterUser", "needs redis.masterPassword");
    }
    if (mode.equals("standalone") && tree.size("/redis/endpoints") > 1) {
      tree.problem("/redis/endpoints", "must have one entry when redis.mode is standalone");
    }
    for (int i = 0; i < tree.size("/redis/endpoints"); i++) {
      checkEndpoint(tree, Pointers.child("/redis/endpoints", i), mode);
    }
  }

  private static boolean has(ConfigTree tree, String key) {
    return !tree.root().at("/redis/" + key).isMissingNode();
  }

  private static void checkEndpoint(ConfigTree tree, String pointer, String mode) {
    Optional<String> text = tree.text(pointer);
    Optional<String> mistake = text.flatMap(Addresses::redisMistake);
    if (mistake.isPresent()) {
      tree.problem(pointer, mistake.get());
    } else if (mode.equals("cluster") && text.isPresent() && Addresses.database(text.get()) != 0) {
      tree.problem(pointer, "must not name a database; a cluster has only database 0");
    }
  }
}
