package io.skingate.management.health;

import io.skingate.pods.PodReport;
import io.skingate.pods.PodSelf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether traffic should come here. Once every check has left its start behind the gateway stays
 * ready, whatever becomes of Redis or SkinsNode, until it drains. Safe for use from any thread.
 */
public final class Readiness {
  private final Supplier<List<ReadinessCheck>> checks;
  private final BooleanSupplier draining;
  private volatile boolean started;

  /**
   * @param checks those of the configuration in force
   */
  public Readiness(Supplier<List<ReadinessCheck>> checks, BooleanSupplier draining) {
    this.checks = checks;
    this.draining = draining;
  }

  /**
   * An answer.
   *
   * @param body a line a check
   */
  public record Answer(boolean ready, String body) {}

  /** The same for the other pods. */
  public PodSelf.Health health() {
    List<PodReport.Check> lines = new ArrayList<>();
    for (ReadinessCheck check : checks.get()) {
      lines.add(new PodReport.Check(check.name(), state(check).reason()));
    }
    String state = draining.getAsBoolean() ? "draining" : started ? "ready" : "starting";
    return new PodSelf.Health(state, lines);
  }

  public Answer ask() {
    StringBuilder lines = new StringBuilder();
    boolean starting = false;
    for (ReadinessCheck check : checks.get()) {
      CheckState state = state(check);
      starting |= state.kind() == CheckState.Kind.STARTING;
      line(lines, check.name(), state);
    }
    if (!starting) {
      started = true;
    }
    CheckState gateway =
        draining.getAsBoolean()
            ? CheckState.degraded("shutting down")
            : started ? CheckState.ok() : CheckState.starting("starting");
    line(lines, "gateway", gateway);
    return new Answer(gateway.kind() == CheckState.Kind.OK, lines.toString());
  }

  private static CheckState state(ReadinessCheck check) {
    try {
      return check.state().get();
    } catch (RuntimeException e) {
      return CheckState.degraded("the check failed: " + e.getClass().getSimpleName());
    }
  }

  private static void line(StringBuilder lines, String name, CheckState state) {
    lines.append(name).append(": ").append(state).append('\n');
  }
}
