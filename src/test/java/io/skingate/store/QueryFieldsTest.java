package io.skingate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skingate.http.FieldError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryFieldsTest {
  /** Reads the parameters of a call that has them all. */
  private static List<String> wrong(String query) {
    QueryFields fields = new QueryFields(query);
    fields.word("state", List.of("pending", "dead"));
    fields.integer("limit", 1, 500, 100);
    fields.duration("wait", Duration.ofSeconds(25), Duration.ZERO);
    fields.time("since");
    fields.externalId("externalId");
    StoreProblem problem = catchThrowableOfType(StoreProblem.class, fields::done);
    return problem == null
        ? List.of()
        : problem.problem().errors().stream().map(FieldError::field).toList();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "&",
        "limit=1&wait=0s",
        "limit=500&wait=25s",
        "wait=25000ms",
        "wait=0ms",
        "state=dead&externalId=order_1.a:b-c",
        "state=%64ead",
        "since=2026-11-25T20:53:08+01:00",
        "since=2026-11-25T20%3A53%3A08%2B01:00"
      })
  void what_is_in_range_is_read(String query) {
    assertThat(wrong(query)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=501, limit",
    "limit=-1, limit",
    "limit=1e2, limit",
    "limit=99999999999, limit",
    "limit=9999999999, limit",
    "limit=, limit",
    "limit, limit",
    "limit=1&limit=1, limit",
    "wait=26s, wait",
    "wait=25001ms, wait",
    "wait=1, wait",
    "wait=-1s, wait",
    "wait=1.5s, wait",
    "since=now, since",
    "since=2026-11-25T20:53:08 01:00, since",
    "state=all, state",
    "externalId=a%20b, externalId",
    "externalId=a+b, externalId",
    "externalId=%ff, externalId",
    "externalId=%4, externalId",
    "Limit=1, Limit",
    "nonsense=1, nonsense",
    "%zz=1, %zz"
  })
  void all_else_is_refused_by_name(String query, String field) {
    assertThat(wrong(query)).containsExactly(field);
  }

  @Test
  void every_mistake_is_named_at_once() {
    assertThat(wrong("limit=0&wait=9h&more=1")).containsExactly("limit", "wait", "more");
  }

  @Test
  void what_is_not_given_has_its_default() {
    QueryFields fields = new QueryFields("since=2026-11-25T20:53:08%2B01:00&wait=1s");
    assertThat(fields.integer("limit", 1, 500, 100)).isEqualTo(100);
    assertThat(fields.duration("wait", Duration.ofSeconds(25), Duration.ZERO))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(fields.time("since")).isEqualTo(Instant.parse("2026-11-25T19:53:08Z"));
    assertThat(fields.text("after")).isNull();
    fields.done();
  }
}
