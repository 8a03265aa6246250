package io.skingate.api.call;

import java.util.List;

/** The steps of one route in turn. Whatever one of them throws fails its exchange. */
public final class Steps {
  private final String route;
  private final Step[] steps;

  /**
   * @param route what the metrics call it
   * @param steps of which the last one answers
   */
  public Steps(String route, List<Step> steps) {
    this.route = route;
    this.steps = steps.toArray(Step[]::new);
  }

  public void take(Exchange exchange) {
    exchange.route(route);
    take(exchange, 0);
  }

  private void take(Exchange exchange, int index) {
    try {
      steps[index].take(exchange, () -> take(exchange, index + 1));
    } catch (RuntimeException fault) {
      exchange.fail(fault);
    }
  }
}
