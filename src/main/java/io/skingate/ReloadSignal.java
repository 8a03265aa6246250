package io.skingate;

import java.lang.reflect.Proxy;
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
  static ReloadSignal install() {
    ReloadSignal signal = new ReloadSignal();
    try {
      handle(() -> signal.action.run());
    } catch (ReflectiveOperationException unavailable) {
      LOG.atDebug().setCause(unavailable).log("SIGHUP is not ours to handle");
    }
    return signal;
  }

  /**
   * The JDK's only API for signals, in the module jdk.unsupported; by name, since the compiler's
   * warning of it cannot be turned off. Each signal comes on a thread of its own.
   */
  private static void handle(Runnable received) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object proxy =
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (self, method, arguments) -> {
              if (method.getName().equals("handle")) {
                received.run();
              }
              return null;
            });
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(NAME), proxy);
  }

  /** What it does from now on; before, it does nothing. */
  void onSignal(Runnable reload) {
    action = reload;
  }
}
