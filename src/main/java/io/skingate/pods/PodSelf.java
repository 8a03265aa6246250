package io.skingate.pods;

import io.skingate.metrics.HourSeries;
import io.skingate.metrics.LastHour;
import io.skingate.pods.PodReport.Check;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Writes down what this pod knows of itself. Safe for use from any thread. */
public final class PodSelf {
  private final String pod;
  private final String name;
  private final String version;
  private final Clock clock;
  private final Instant startedAt;
  private final Tenants tenants;
  private final LastHour lastHour;
  private final Function<String, AccountState> accounts;
  private final Supplier<Health> health;

  /**
   * How the pod is.
   *
   * @param state as in {@link PodReport}
   */
  public record Health(String state, List<Check> checks) {}

  /**
   * @param pod an id that no other pod has
   * @param name for people; where there is none the id stands for it
   * @param clock one for all pods
   * @param accounts how an account stands here, by its id
   */
  public PodSelf(
      String pod,
      String name,
      String version,
      Clock clock,
      Tenants tenants,
      LastHour lastHour,
      Function<String, AccountState> accounts,
      Supplier<Health> health) {
    this.pod = pod;
    this.name = name == null || name.isBlank() ? pod : name;
    this.version = version;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.tenants = tenants;
    this.lastHour = lastHour;
    this.accounts = accounts;
    this.health = health;
  }

  public String pod() {
    return pod;
  }

  /** As of now. Takes milliseconds where there are thousands of stores. */
  public PodReport report() {
    TenantRegistry registry = tenants.current();
    Map<String, AccountState> states = new LinkedHashMap<>();
    registry.accounts().forEach(account -> states.put(account.id(), accounts.apply(account.id())));
    Map<String, HourSeries> hours = lastHour.all();
    Map<String, HourSeries> accountHours = new LinkedHashMap<>();
    hours.forEach(
        (id, hour) ->
            registry
                .tenant(id)
                .ifPresent(
                    tenant -> accountHours.merge(tenant.account().id(), hour, HourSeries::plus)));
    Health now = health.get();
    return new PodReport(
        pod,
        name,
        version,
        startedAt,
        clock.instant(),
        now.state(),
        now.checks(),
        states,
        accountHours,
        StoreSelection.of(hours));
  }
}
