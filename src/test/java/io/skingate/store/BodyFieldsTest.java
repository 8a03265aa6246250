package io.skingate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.skingate.http.FieldError;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyFieldsTest {
  private static BodyFields read(String json) {
    return BodyFields.of(Buffer.buffer(json));
  }

  private static List<String> wrong(String json) {
    BodyFields fields = read(json);
    fields.require("state");
    fields.word("state", List.of("dead"));
    fields.time("since");
    fields.texts("externalIds", 2);
    StoreProblem problem = catchThrowableOfType(StoreProblem.class, fields::done);
    return problem == null
        ? List.of()
        : problem.problem().errors().stream().map(FieldError::field).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | state",
        "{'state':null} | state",
        "{'state':''} | state",
        "{'state':1} | state",
        "{'state':'all'} | state",
        "{'state':'dead','since':1} | since",
        "{'state':'dead','since':'now'} | since",
        "{'state':'dead','externalIds':'a'} | externalIds",
        "{'state':'dead','externalIds':['a',1]} | externalIds",
        "{'state':'dead','externalIds':[null]} | externalIds",
        "{'state':'dead','externalIds':['a','b','c']} | externalIds",
        "{'state':'dead','more':null} | more"
      })
  void what_is_wrong_is_refused_by_name(String json, String field) {
    assertThat(wrong(json.replace('\'', '"'))).containsExactly(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'ids':['a','b.c_d:e-F9']} | true",
        "{'ids':[]} | true",
        "{} | true",
        "{'ids':['']} | false",
        "{'ids':['a b']} | false",
        "{'ids':['a','ä']} | false",
        "{'ids':['a','b','c']} | false",
        "{'ids':[7]} | false",
      })
  void ids_of_orders_have_their_form(String json, boolean taken) {
    BodyFields fields = read(json.replace('\'', '"'));
    fields.externalIds("ids", 2);
    StoreProblem problem = catchThrowableOfType(StoreProblem.class, fields::done);
    assertThat(problem == null).isEqualTo(taken);
  }

  @Test
  void what_fits_is_read() {
    BodyFields fields =
        read(
            "{\"state\":\"dead\",\"since\":\"2026-11-25T20:53:08+01:00\",\"externalIds\":[\"a\"]}");
    assertThat(fields.word("state", List.of("dead"))).isEqualTo("dead");
    assertThat(fields.time("since")).isEqualTo(Instant.parse("2026-11-25T19:53:08Z"));
    assertThat(fields.texts("externalIds", 2)).containsExactly("a");
    assertThat(fields.text("url")).isNull();
    fields.done();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{}{}", "{\"a\":1,\"a\":2}"})
  void what_is_not_one_object_is_malformed(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            StoreProblem.class,
            problem -> assertThat(problem.problem().code()).isEqualTo("malformed_json"));
  }
}
