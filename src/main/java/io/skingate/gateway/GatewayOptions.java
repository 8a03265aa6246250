package io.skingate.gateway;

import java.time.Clock;
import java.time.Duration;

/**
 * How a gateway is run.
 *
 * @param drainPause how long it goes on serving after it is told to stop, so that load balancers
 *     see that it is not ready any more
 * @param warmsUp whether it exercises itself before it is ready, as the configuration says
 * @param clock this machine's; what pods share goes by Redis's instead
 */
public record GatewayOptions(Duration drainPause, boolean warmsUp, Clock clock) {
  /** Longer than the probe period times the failures of the Kubernetes manifests. */
  private static final Duration LOAD_BALANCER_PAUSE = Duration.ofSeconds(5);

  /** Behind a load balancer. */
  public static GatewayOptions serving() {
    return new GatewayOptions(LOAD_BALANCER_PAUSE, true, Clock.systemUTC());
  }

  /** Without one. */
  public static GatewayOptions alone() {
    return new GatewayOptions(Duration.ZERO, false, Clock.systemUTC());
  }
}
