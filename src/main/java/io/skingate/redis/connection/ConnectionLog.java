package io.skingate.redis.connection;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of Redis once when it goes and once when it comes, however many links a process
 * has. Safe for use from any thread.
 */
public final class ConnectionLog {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

  /** The links of a process notice within a moment; one that breaks alone is no outage. */
  public static final Duration GATHER = Duration.ofMillis(200);

  private final LongSupplier nanoTime;
  private int links;
  private int reached;
  private int down;
  private Outage outage;

  /** Links that are down, or were never up. */
  private static final class Outage {
    private final long since;
    private final String reason;
    private int connections;
    private boolean told;

    /** Whether no link was left. */
    private boolean whole;

    private boolean refusalTold;

    private Outage(long since, String reason) {
      this.since = since;
      this.reason = reason;
    }
  }

  ConnectionLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A link begins to connect. */
  public synchronized void begun() {
    links++;
  }

  /**
   * A connection broke.
   *
   * @param address without credentials
   * @param later runs a task after {@link #GATHER}
   */
  public synchronized void lost(String address, String reason, Consumer<Runnable> later) {
    down++;
    if (outage == null) {
      outage = new Outage(nanoTime.getAsLong(), reason);
      Outage begun = outage;
      later.accept(() -> tell(begun, address));
    }
    outage.connections++;
    outage.whole |= down == links;
  }

  private synchronized void tell(Outage begun, String address) {
    if (outage == begun && !begun.told) {
      begun.told = true;
      LOG.atWarn()
          .addKeyValue("address", address)
          .addKeyValue("reason", begun.reason)
          .addKeyValue("lost", begun.connections)
          .addKeyValue("connections", links)
          .log(begun.whole ? "Redis is down" : "Connections to Redis are lost");
    }
  }

  /** A try to connect failed. */
  public synchronized void failed(String address, String reason) {
    boolean refusal = RedisErrors.refusesCredentials(reason);
    if (!refusal && reached > 0) {
      return;
    }
    if (outage == null) {
      outage = new Outage(nanoTime.getAsLong(), reason);
    }
    if (refusal ? outage.refusalTold : outage.told) {
      return;
    }
    outage.told = true;
    outage.whole |= reached == 0;
    outage.refusalTold |= refusal;
    (refusal ? LOG.atError() : LOG.atWarn())
        .addKeyValue("address", address)
        .addKeyValue("reason", reason)
        .log(
            refusal
                ? "Redis cannot be reached: it refuses the credentials; retrying"
                : "Redis cannot be reached; retrying");
  }

  /**
   * A connection stands.
   *
   * @param again whether the link had one before
   */
  public synchronized void connected(String address, boolean again) {
    if (again) {
      down--;
    } else {
      reached++;
    }
    if (outage != null && down == 0 && reached == links) {
      LOG.atInfo()
          .addKeyValue("address", address)
          .addKeyValue("reason", outage.told ? null : outage.reason)
          .addKeyValue("connections", outage.connections == 0 ? links : outage.connections)
          .addKeyValue("durationMs", (nanoTime.getAsLong() - outage.since) / 1_000_000)
          .log(outage.told && outage.whole ? "Redis is up" : "Connections to Redis are back");
      outage = null;
    }
  }

  /**
   * A link closes for good.
   *
   * @param everConnected whether it had a connection once
   * @param connected whether it has one
   */
  public synchronized void closed(boolean everConnected, boolean connected) {
    links--;
    if (everConnected) {
      reached--;
    }
    if (everConnected && !connected) {
      down--;
    }
    if (links == 0) {
      outage = null;
    }
  }
}
