package io.skingate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, with which users of servers ask for the configuration to be read again. Safe for use from
 * any thread.
 */
final class ReloadSignal {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadSignal.class);
  private static final String NAME = "HUP";

  private volatile Runnable action = () -> {};

  private ReloadSignal() {}

  /**
   * Keeps the signal from ending the process from now on. Where the system has none, or the JVM was
   * told to leave signals alone, nothing changes.
   */
  @SuppressWarnings("sunapi") // The JDK has no other API for signals.
  static ReloadSignal install() {
    ReloadSignal signal = new ReloadSignal();
    try {
      // Each comes on a thread of its own.
      sun.misc.Signal.handle(new sun.misc.Signal(NAME), received -> signal.action.run());
    } catch (IllegalArgumentException unavailable) {
      LOG.atDebug().setCause(unavailable).log("SIGHUP is not ours to handle");
    }
    return signal;
  }

  /** What it does from now on; before, it does nothing. */
  void onSignal(Runnable reload) {
    action = reload;
  }
}
