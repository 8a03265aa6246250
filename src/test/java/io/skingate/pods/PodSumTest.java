package io.skingate.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.metrics.HourSeries;
import io.skingate.metrics.HourSeries.Figure;
import io.skingate.pods.PodReport.Check;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PodSumTest {
  private static final Instant NOW = Instant.parse("2026-11-26T02:10:30Z");
  private static final long MINUTE = NOW.toEpochMilli() / 60_000;

  private static HourSeries series(long minute, Figure figure, int... newestFirst) {
    HourSeries series = HourSeries.none(minute);
    System.arraycopy(newestFirst, 0, series.values(), figure.ordinal() * 60, newestFirst.length);
    return series;
  }

  private static PodReport report(String pod, Instant at, Map<String, HourSeries> stores) {
    AccountState state =
        new AccountState(
            pod.equals("a") ? "open" : "closed",
            false,
            "timeout",
            NOW,
            null,
            null,
            new AccountState.CatalogState(12, NOW, NOW.plusMillis(1)));
    Map<String, HourSeries> hours = new HashMap<>();
    stores.values().forEach(hour -> hours.merge("main", hour, HourSeries::plus));
    return new PodReport(
        pod,
        "skingate-" + pod,
        "1.0.0",
        NOW.minusSeconds(60),
        at,
        "ready",
        List.of(new Check("redis", ""), new Check("catalog main", "the newest is 90 s old")),
        Map.of("main", state),
        hours,
        StoreSelection.of(stores));
  }

  @Test
  void pods_are_added_up_minute_by_minute() {
    PodSum sum =
        PodSum.of(
            List.of(
                report("b", NOW, Map.of("acme", series(MINUTE, Figure.ORDERS, 1, 2, 3))),
                report(
                    "a",
                    NOW.minusSeconds(4),
                    Map.of(
                        "acme", series(MINUTE - 1, Figure.ORDERS, 10, 20),
                        "bravo", series(MINUTE, Figure.UPDATE_AGE, 500)))),
            NOW);

    assertThat(sum.stores().get("acme").series().of(Figure.ORDERS)).startsWith(1, 12, 23, 0);
    assertThat(sum.stores().get("acme").total(Figure.ORDERS)).isEqualTo(36);
    assertThat(sum.stores().get("bravo").total(Figure.UPDATE_AGE)).isEqualTo(500);
    assertThat(sum.accountHours().get("main").of(Figure.ORDERS)).startsWith(1, 12, 23, 0);
    assertThat(sum.hour().total(Figure.ORDERS)).isEqualTo(36);
    assertThat(sum.accounts().get("main"))
        .extracting(AccountState::circuit)
        .contains("open", "closed");
    assertThat(sum.pods()).extracting(pod -> pod.report().pod()).containsExactly("a", "b");
    assertThat(sum.pods()).noneMatch(PodSum.Pod::silent);
  }

  @Test
  void ages_of_two_pods_are_not_added() {
    PodSum sum =
        PodSum.of(
            List.of(
                report("a", NOW, Map.of("acme", series(MINUTE, Figure.UPDATE_AGE, 500))),
                report("b", NOW, Map.of("acme", series(MINUTE, Figure.UPDATE_AGE, 400)))),
            NOW);

    assertThat(sum.stores().get("acme").total(Figure.UPDATE_AGE)).isEqualTo(500);
    assertThat(sum.hour().of(Figure.UPDATE_AGE)).startsWith(500, 0);
  }

  @Test
  void a_pod_that_does_not_report_any_more_is_silent_and_its_accounts_do_not_count() {
    PodSum sum =
        PodSum.of(
            List.of(
                report("a", NOW.minusSeconds(16), Map.of("acme", series(MINUTE, Figure.ORDERS, 7))),
                report("b", NOW.minusSeconds(15), Map.of())),
            NOW);

    assertThat(sum.pods()).extracting(PodSum.Pod::silent).containsExactly(true, false);
    assertThat(sum.accounts().get("main")).hasSize(1);
    assertThat(sum.hour().total(Figure.ORDERS)).isEqualTo(7);
  }

  @Test
  void a_report_is_the_same_after_it_went_through_redis() {
    PodReport report =
        report(
            "a",
            NOW,
            Map.of("acme", series(MINUTE, Figure.DIED, 0, 4), "b", series(3, Figure.ORDERS)));

    PodReport read = ReportCodec.decode(ReportCodec.encode(report)).orElseThrow();

    assertThat(read).usingRecursiveComparison().isEqualTo(report);
    assertThat(read.stores()).as("nothing was done for b").containsOnlyKeys("acme");
    assertThat(ReportCodec.decode(new byte[] {1, 2, 3})).isEmpty();
  }

  @Test
  void a_report_of_thousands_of_stores_stays_small() {
    Map<String, HourSeries> busy = new HashMap<>();
    IntStream.range(0, 20_000)
        .forEach(
            i -> {
              HourSeries series = HourSeries.none(MINUTE);
              for (int place = 0; place < series.values().length; place++) {
                series.values()[place] = (i * 31 + place * 17) % 97;
              }
              busy.put("store-" + i, series);
            });

    PodReport report = report("a", NOW, busy);
    byte[] encoded = ReportCodec.encode(report);

    assertThat(report.stores()).hasSize(StoreSelection.IN_ALL);
    assertThat(report.stores().values().stream().filter(store -> store.series() != null))
        .hasSize(StoreSelection.WITH_SERIES);
    assertThat(encoded).hasSizeLessThan(400_000);
    assertThat(ReportCodec.decode(encoded).orElseThrow().stores()).hasSize(5000);
  }

  @Test
  void stores_with_trouble_go_first_and_idle_ones_not_at_all() {
    Map<String, HourSeries> stores =
        Map.of(
            "idle", HourSeries.none(MINUTE),
            "large", series(MINUTE, Figure.ORDERS, 1000),
            "small", series(MINUTE, Figure.ORDERS, 1),
            "failing", series(MINUTE, Figure.CALLBACK_FAILURES, 2));

    assertThat(StoreSelection.of(stores).keySet()).containsExactly("failing", "large", "small");
  }
}
