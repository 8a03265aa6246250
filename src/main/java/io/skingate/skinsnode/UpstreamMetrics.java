package io.skingate.skinsnode;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.skingate.metrics.Counters;
import io.skingate.metrics.LatencyBuckets;
import io.skingate.metrics.UnreadableMessages;
import io.skingate.skinsnode.answer.FailureCodes;
import io.skingate.skinsnode.answer.UpstreamAnswer;
import io.skingate.skinsnode.guard.AccountGuard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** The meters of calls to SkinsNode. Labels are configured account ids and fixed words only. */
final class UpstreamMetrics {
  private final MeterRegistry meters;
  private final Counters requests;
  private final Counters refusals;
  private final Map<Operation, Timer> durations = new ConcurrentHashMap<>();
  private final UnreadableMessages unreadable;
  private final Map<String, List<Meter>> gauges = new ConcurrentHashMap<>();

  UpstreamMetrics(MeterRegistry meters) {
    this.meters = meters;
    requests =
        new Counters(
            meters,
            "skingate.upstream.requests",
            "Calls to SkinsNode, those that were held back included",
            "account",
            "operation",
            "result");
    refusals =
        new Counters(
            meters,
            "skingate.upstream.refusals",
            "Orders that SkinsNode refused, by its code",
            "account",
            "code");
    this.unreadable = new UnreadableMessages(meters);
  }

  void called(String account, Operation operation, String result) {
    requests.count(account, operation.label(), result);
    if (result.equals(UpstreamAnswer.Reason.MALFORMED.code())) {
      unreadable.count(account, operation.label());
    }
  }

  void took(Operation operation, Duration duration) {
    durations.computeIfAbsent(operation, this::duration).record(duration);
  }

  private Timer duration(Operation operation) {
    return Timer.builder("skingate.upstream.request.duration")
        .description("Time that SkinsNode took for a call, waiting for a place left out")
        .tag("operation", operation.label())
        .serviceLevelObjectives(LatencyBuckets.requests())
        .register(meters);
  }

  void refused(String account, String code) {
    refusals.count(account, FailureCodes.label(code));
  }

  void watch(String account, AccountGuard guard) {
    unreadable.watch(account);
    gauges.put(
        account,
        List.of(
            gauge(
                    account,
                    guard,
                    "skingate.upstream.circuit.open",
                    g -> g.breaker().isClosed() ? 0 : 1)
                .description("1 while orders are held back, else 0")
                .register(meters),
            gauge(account, guard, "skingate.upstream.in.flight", g -> g.gate().inside())
                .description("Calls that hold one of the account's places")
                .register(meters),
            gauge(account, guard, "skingate.upstream.waiting", g -> g.gate().waiting())
                .description("Calls that wait for a place")
                .register(meters),
            gauge(
                    account,
                    guard,
                    "skingate.upstream.account.rejected",
                    g -> g.credentialsRejected() ? 1 : 0)
                .description("1 while SkinsNode refuses the account, else 0")
                .register(meters)));
  }

  void forget(String account) {
    List<Meter> watched = gauges.remove(account);
    if (watched != null) {
      watched.forEach(meters::remove);
    }
  }

  private static Gauge.Builder<AccountGuard> gauge(
      String account, AccountGuard guard, String name, ToDoubleFunction<AccountGuard> value) {
    return Gauge.builder(name, guard, value).tag("account", account);
  }
}
