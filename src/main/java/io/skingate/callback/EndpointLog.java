package io.skingate.callback;

import io.skingate.callback.queue.ClaimedDelivery;
import io.skingate.callback.sending.CallbackTarget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log once when a store's host takes callbacks again after it failed. One instance a
 * process, safe for use from any thread; what other pods saw fail is known by the deliveries.
 */
public final class EndpointLog {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointLog.class);

  /** Hosts of stores are few; a store that makes them up pushes out its own oldest ones. */
  private static final int MAX_HOSTS = 10_000;

  private record Host(String tenant, String name) {}

  /**
   * How a host stands.
   *
   * @param failures in a row, 0 since it works
   */
  private record Standing(long failures, long sinceNanos) {}

  private final LongSupplier nanoTime;
  private final Map<Host, Standing> hosts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Host, Standing> eldest) {
          return size() > MAX_HOSTS;
        }
      };

  public EndpointLog() {
    this(System::nanoTime);
  }

  EndpointLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** An attempt failed. */
  void failed(ClaimedDelivery delivery) {
    Host host = hostOf(delivery);
    synchronized (hosts) {
      Standing before = hosts.get(host);
      hosts.put(
          host,
          before == null || before.failures == 0
              ? new Standing(1, nanoTime.getAsLong())
              : new Standing(before.failures + 1, before.sinceNanos));
    }
  }

  /** An attempt succeeded. */
  void succeeded(ClaimedDelivery delivery) {
    synchronized (hosts) {
      if (hosts.isEmpty() && delivery.failed() == 0) {
        return;
      }
      Host host = hostOf(delivery);
      Standing before = hosts.get(host);
      boolean works = before == null ? delivery.failed() == 0 : before.failures == 0;
      if (works) {
        return;
      }
      // Kept, so that the other deliveries that failed before do not say it again.
      hosts.put(host, new Standing(0, nanoTime.getAsLong()));
      LOG.atInfo()
          .addKeyValue("tenant", host.tenant)
          .addKeyValue("host", host.name)
          .addKeyValue("failures", before == null ? delivery.failed() : before.failures)
          .addKeyValue(
              "durationMs",
              before == null ? null : (nanoTime.getAsLong() - before.sinceNanos) / 1_000_000)
          .log("Callback endpoint works again");
    }
  }

  private static Host hostOf(ClaimedDelivery delivery) {
    return new Host(delivery.tenant(), CallbackTarget.hostOf(delivery.url()));
  }
}
