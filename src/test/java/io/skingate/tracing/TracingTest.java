package io.skingate.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private final Tracing tracing = Tracing.withoutExport();

  private TraceContext begin(String... headers) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return tracing.begin("acme", all).context();
  }

  @Test
  void continues_the_callers_trace_with_a_span_of_its_own() {
    TraceContext context = begin("traceparent", CALLER, "tracestate", "a=1");
    assertThat(context.traceId()).isEqualTo(TRACE);
    assertThat(context.sampled()).isTrue();
    assertThat(context.state()).isEqualTo("a=1");
    assertThat(context.traceparent(0x1f))
        .isEqualTo("00-" + TRACE + "-000000000000001f-01")
        .isNotEqualTo(context.traceparent(TraceContext.newId()));
    assertThat(context.traceparent(context.span())).doesNotContain("00f067aa0ba902b7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-" + TRACE + "-00f067aa0ba902b7",
        "00-" + TRACE + "-00f067aa0ba902b7-1",
        "00-" + TRACE + "-00f067aa0ba902b7-01-more",
        "00-" + TRACE + "-00f067aa0ba902b7-0g",
        "ff-" + TRACE + "-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00_" + TRACE + "-00f067aa0ba902b7-01",
        "01-" + TRACE + "-00f067aa0ba902b7-01more",
      })
  void a_malformed_one_begins_a_trace_and_brings_no_state(String traceparent) {
    TraceContext context = begin("traceparent", traceparent, "tracestate", "a=1");
    assertThat(context.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
    assertThat(context.sampled()).isFalse();
    assertThat(context.state()).isEmpty();
  }

  @Test
  void two_of_them_begin_a_trace() {
    assertThat(begin("traceparent", CALLER, "traceparent", CALLER).traceId()).isNotEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-" + TRACE + "-00f067aa0ba902b7-01-more",
        "cc-" + TRACE + "-00f067aa0ba902b7-03"
      })
  void a_later_version_counts_by_what_is_known_of_it(String traceparent) {
    TraceContext context = begin("traceparent", traceparent);
    assertThat(context.traceparent(1)).isEqualTo("00-" + TRACE + "-0000000000000001-01");
  }

  @Test
  void no_two_traces_that_are_begun_are_one() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      ids.add(begin().traceId());
    }
    assertThat(ids).hasSize(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1", "a=1, b@c=2 x", "a=1,,b=2", "0vendor=~"})
  void state_passes_on(String state) {
    assertThat(TraceParent.state(List.of(state))).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "a", "A=1", "a=", "a=b=c"})
  void state_that_is_none_does_not(String state) {
    assertThat(TraceParent.state(List.of(state))).isEmpty();
  }

  @Test
  void state_is_one_list_over_its_headers_and_bounded() {
    assertThat(TraceParent.state(List.of("a=1", "b=2"))).isEqualTo("a=1,b=2");
    assertThat(TraceParent.state(List.of("a=" + "x".repeat(250), "b=" + "x".repeat(250))))
        .hasSize(505);
    assertThat(TraceParent.state(List.of("a=" + "x".repeat(250), "b=" + "x".repeat(258))))
        .isEmpty();
    assertThat(TraceParent.state(Collections.nCopies(33, "a=1"))).isEmpty();
  }

  @Test
  void a_packed_context_is_the_same_again() {
    TraceContext context = begin("traceparent", CALLER, "tracestate", "a=1");
    assertThat(context.packed()).hasSize(20);
    assertThat(TraceContext.unpack(context.packed(), "a=1")).contains(context);
    assertThat(TraceContext.unpack(new byte[0], "")).isEmpty();
  }

  @Test
  void a_store_has_ten_sampled_traces_a_second() {
    AtomicLong nanos = new AtomicLong(-3);
    SampledCallers callers = new SampledCallers(nanos::get);
    assertThat(counted(callers, "acme")).isEqualTo(10);
    nanos.set(2_000_000_000);
    assertThat(counted(callers, "acme")).isEqualTo(10);
    assertThat(counted(callers, "globex")).isEqualTo(10);
    nanos.addAndGet(999_999_999);
    assertThat(callers.mayCount("acme")).isFalse();
    nanos.addAndGet(1);
    assertThat(callers.mayCount("acme")).isTrue();
  }

  private static int counted(SampledCallers callers, String tenant) {
    int counted = 0;
    for (int i = 0; i < 300; i++) {
      counted += callers.mayCount(tenant) ? 1 : 0;
    }
    return counted;
  }
}
