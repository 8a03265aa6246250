package io.skingate.gateway;

import io.skingate.catalog.Catalogs;
import io.skingate.config.CatalogConfig;
import io.skingate.config.reload.ConfigRefusal;
import io.skingate.management.health.CheckState;
import io.skingate.management.health.ReadinessCheck;
import io.skingate.redis.connection.RedisMetrics;
import io.skingate.skinsnode.SkinsNodeClient;
import io.skingate.skinsnode.guard.UpstreamState;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenants;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What readiness looks at. Safe for use from any thread. */
final class GatewayChecks {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayChecks.class);

  private final CatalogConfig catalogConfig;
  private final Tenants tenants;
  private final Catalogs catalogs;
  private final SkinsNodeClient skinsNode;
  private final RedisMetrics redisMetrics;
  private final Supplier<Optional<ConfigRefusal>> configRefusal;
  private final Clock clock;
  private volatile CheckState redis = CheckState.starting("not reached yet");
  private volatile boolean catalogsTried;
  private volatile boolean listening;
  private final AtomicBoolean saidStarted = new AtomicBoolean();
  private volatile boolean warm = true;

  GatewayChecks(
      CatalogConfig catalogConfig,
      Tenants tenants,
      Catalogs catalogs,
      SkinsNodeClient skinsNode,
      RedisMetrics redisMetrics,
      Supplier<Optional<ConfigRefusal>> configRefusal,
      Clock clock) {
    this.catalogConfig = catalogConfig;
    this.tenants = tenants;
    this.catalogs = catalogs;
    this.skinsNode = skinsNode;
    this.redisMetrics = redisMetrics;
    this.configRefusal = configRefusal;
    this.clock = clock;
  }

  void redis(CheckState state) {
    redis = state;
    sayWhenStarted();
  }

  /** Redis is looked at every second, so that this comes soon after the last of all. */
  private void sayWhenStarted() {
    if (started() && saidStarted.compareAndSet(false, true)) {
      LOG.atInfo()
          .addKeyValue("redisConnections", redisMetrics.connected())
          .addKeyValue("accounts", tenants.current().accounts().size())
          .addKeyValue("tenants", tenants.current().tenants().size())
          .log("Ready");
    }
  }

  /** Whether Redis was ever reached. */
  boolean redisReached() {
    return redis.kind() != CheckState.Kind.STARTING;
  }

  /** Each account's first fetch has ended, well or not. */
  void catalogsTried() {
    catalogsTried = true;
  }

  /** Every lane listens, so that no link to Redis is still to come. */
  void listening() {
    listening = true;
  }

  /** The gateway exercises itself, and is not ready before that is over. */
  void warmingUp(boolean warmsUp) {
    warm = !warmsUp;
  }

  /** Whether nothing is left that the start waits for. */
  boolean started() {
    return listening && warm && catalogsTried && redisReached() && redisMetrics.waiting() == 0;
  }

  List<ReadinessCheck> all() {
    List<ReadinessCheck> checks = new ArrayList<>();
    checks.add(new ReadinessCheck("api", this::api));
    checks.add(new ReadinessCheck("redis", this::redis));
    checks.add(new ReadinessCheck("configuration", this::configuration));
    for (Account account : tenants.current().accounts()) {
      checks.add(new ReadinessCheck("catalog " + account.id(), () -> catalog(account)));
      checks.add(new ReadinessCheck("skinsnode " + account.id(), () -> skinsNode(account)));
    }
    return checks;
  }

  private CheckState api() {
    if (!listening) {
      return CheckState.starting("does not listen yet");
    }
    return warm ? CheckState.ok() : CheckState.starting("warms up");
  }

  private CheckState redis() {
    int waiting = redisMetrics.waiting();
    return redisReached() && waiting > 0
        ? CheckState.starting(waiting + " connections are still to come")
        : redis;
  }

  private CheckState configuration() {
    return configRefusal
        .get()
        .map(
            refusal ->
                CheckState.degraded(
                    "the changed file was refused at "
                        + refusal.since().truncatedTo(ChronoUnit.SECONDS)
                        + ", mistakes: "
                        + refusal.problems().size()
                        + ", the first in line "
                        + refusal.problems().get(0).line()))
        .orElseGet(CheckState::ok);
  }

  private CheckState catalog(Account account) {
    if (!catalogsTried) {
      return CheckState.starting("not fetched yet");
    }
    return catalogs
        .newest(account.id())
        .map(catalog -> catalog.age(clock.instant()))
        .map(
            age ->
                age.compareTo(catalogConfig.maxStale()) <= 0
                    ? CheckState.ok()
                    : CheckState.degraded("the newest is " + age.toSeconds() + " s old"))
        .orElseGet(() -> CheckState.degraded("none could be fetched"));
  }

  private CheckState skinsNode(Account account) {
    UpstreamState state = skinsNode.state(account.id());
    if (state == null) {
      return CheckState.ok();
    }
    if (state.credentialsRejected()) {
      return CheckState.degraded("SkinsNode refuses the account's credentials");
    }
    return "closed".equals(state.circuit())
        ? CheckState.ok()
        : CheckState.degraded("the circuit is " + state.circuit().replace('_', ' '));
  }
}
