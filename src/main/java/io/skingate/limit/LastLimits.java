package io.skingate.limit;

import io.skingate.config.LimitConfig;
import io.skingate.tenant.Tenant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What each tenant's order limit leaves as far as this pod knows, for answers that Redis is not
 * asked for: as Redis said it last, with what has come back since. Safe for use from any thread.
 */
public final class LastLimits {
  private final LongSupplier nanoTime;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(LimitState state, long atNanos) {}

  public LastLimits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  public void learned(String tenantId, LimitState state) {
    known.put(tenantId, new Known(state, nanoTime.getAsLong()));
  }

  /** Right now; full where nothing is known under the limit that is configured. */
  public LimitState of(Tenant tenant) {
    LimitConfig limit = tenant.orders();
    Known last = known.get(tenant.id());
    if (last == null || last.state().quota() != limit.burst()) {
      return LimitStates.full(limit);
    }
    double elapsed = (nanoTime.getAsLong() - last.atNanos()) / 1000.0;
    return aged(last.state(), limit, elapsed);
  }

  private static LimitState aged(LimitState state, LimitConfig limit, double elapsedMicros) {
    double emission = limit.rate().emissionIntervalMicros();
    double untilNext = Math.min(emission, state.resetSeconds() * 1e6);
    if (elapsedMicros < untilNext) {
      return LimitStates.of(limit, state.remaining(), (long) (untilNext - elapsedMicros));
    }
    long back = 1 + (long) ((elapsedMicros - untilNext) / emission);
    if (state.remaining() + back >= state.quota()) {
      return LimitStates.full(limit);
    }
    double wait = untilNext + back * emission - elapsedMicros;
    return LimitStates.of(limit, state.remaining() + back, (long) Math.ceil(wait));
  }
}
