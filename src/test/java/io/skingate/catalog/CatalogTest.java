package io.skingate.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.skingate.catalog.content.ContentStore;
import io.skingate.catalog.content.Contents;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
  private static final Instant T = Instant.parse("2026-04-25T12:00:00Z");

  private static final Vertx VERTX = Vertx.vertx();
  private static final ContentStore STORE = Contents.store(VERTX, 256 * 1024 * 1024);

  @AfterAll
  @AfterContainer
  static void close() throws Exception {
    VERTX.close().await(10, TimeUnit.SECONDS);
  }

  private static Catalog catalog(String json) throws Exception {
    return Catalog.of(Contents.of(STORE, json), null, T, T.plusSeconds(1));
  }

  @Test
  void keeps_the_bytes_and_compresses_them_once() throws Exception {
    String json = "{ \"new\":1.50,\"items\":[ {\"id\":\"a\",\"price\":1840,\"x\":\"★\"} ] }";
    Catalog catalog = catalog(json);
    assertThat(new String(Contents.plain(catalog.content()), UTF_8)).isEqualTo(json);
    assertThat(catalog.length(false)).isEqualTo(json.getBytes(UTF_8).length);
    assertThat(catalog.length(true)).isEqualTo(Contents.gzip(catalog.content()).length);
    try (GZIPInputStream gzip =
        new GZIPInputStream(new ByteArrayInputStream(Contents.gzip(catalog.content())))) {
      assertThat(new String(gzip.readAllBytes(), UTF_8)).isEqualTo(json);
    }
    assertThat(catalog.items()).isEqualTo(1);
  }

  @Test
  void tags_content_and_encoding_apart() throws Exception {
    Catalog one = catalog("{\"items\":[]}");
    assertThat(one.etag(false)).matches("\"[A-Za-z0-9_-]+\"").isNotEqualTo(one.etag(true));
    assertThat(catalog("{\"items\":[]}").etag(false)).isEqualTo(one.etag(false));
    assertThat(catalog("{\"items\":[] }").etag(false)).isNotEqualTo(one.etag(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":\"a\",\"price\":1840}|1840",
        "{\"price\":1840,\"id\":\"a\"}|1840",
        "{ \"id\" : \"a\" , \"price\" : 1 }|1",
        "{\"id\":\"a\",\"price\":9223372036854775807}|9223372036854775807",
        "{\"o\":{\"id\":\"b\",\"price\":2},\"l\":[{\"id\":\"c\"}],\"id\":\"a\",\"price\":7}|7",
        "{\"id\":\"\\u0061\",\"price\":5}|5",
        "{\"id\":\"a\",\"price\":5},{\"id\":\"a\",\"price\":5}|5",
        "{\"id\":\"a\",\"price\":5},{\"id\":\"\\u0061\",\"price\":5}|5",
        "{\"id\":\"a\",\"price\":5,\"price\":5}|5",
        "{\"\\u0069d\":\"a\",\"pric\\u0065\":6}|6",
        "{\"id\":null,\"price\":5,\"id\":\"a\"}|5",
      })
  void finds_the_price(String items, long cents) throws Exception {
    assertThat(catalog("{\"items\":[" + items + "]}").offer("a"))
        .isEqualTo(new Offer.Priced(cents));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"a\"}",
        "{\"id\":\"a\",\"price\":null}",
        "{\"id\":\"a\",\"price\":\"1840\"}",
        "{\"id\":\"a\",\"price\":18.4}",
        "{\"id\":\"a\",\"price\":1840.0}",
        "{\"id\":\"a\",\"price\":0}",
        "{\"id\":\"a\",\"price\":-1}",
        "{\"id\":\"a\",\"price\":9223372036854775808}",
        "{\"id\":\"a\",\"price\":{\"amount\":1}}",
        "{\"id\":\"a\",\"price\":1},{\"id\":\"a\",\"price\":2}",
        "{\"id\":\"a\",\"price\":1},{\"id\":\"\\u0061\",\"price\":2}",
        "{\"id\":\"a\",\"price\":1,\"price\":2}",
        "{\"id\":\"a\",\"price\":1,\"\\u0070rice\":2}",
        "{\"id\":\"a\",\"price\":1,\"price\":null}",
      })
  void leaves_an_unreadable_price_to_skinsnode(String items) throws Exception {
    assertThat(catalog("{\"items\":[" + items + "]}").offer("a")).isEqualTo(new Offer.Unpriced());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"b", "", "aa", "a\"", "a\",\"price\":1840},{\"id\":\"z", "\\u0061", "é", "id"})
  void knows_what_is_absent(String id) throws Exception {
    Catalog catalog =
        catalog("{\"items\":[{\"id\":\"a\",\"price\":1840},{\"id\":\"z\",\"price\":1}]}");
    assertThat(catalog.offer(id)).isEqualTo(new Offer.Absent());
  }

  @Test
  void knows_ids_of_every_kind() throws Exception {
    Catalog catalog =
        catalog(
            "{\"items\":[{\"id\":\"\",\"price\":1},{\"id\":\"★é😀\",\"price\":2},"
                + "{\"id\":\"q\\\"x\",\"price\":3},{\"id\":77,\"price\":4},7,null,[1],{}]}");
    assertThat(catalog.offer("")).isEqualTo(new Offer.Priced(1));
    assertThat(catalog.offer("★é😀")).isEqualTo(new Offer.Priced(2));
    assertThat(catalog.offer("q\"x")).isEqualTo(new Offer.Priced(3));
    assertThat(catalog.offer("77")).isEqualTo(new Offer.Priced(4));
    assertThat(catalog.items()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "<html>",
        "{}",
        "{\"items\":{}}",
        "{\"items\":null}",
        "{\"items\":[",
        "{\"items\":[{\"id\":\"a\"]}",
        "{\"items\":[]}x",
        "{\"items\":[]}{}",
        "{\"items\":[],\"items\":[]}",
        "{\"data\":{\"items\":[]}}",
      })
  void refuses_what_is_no_catalog(String json) {
    assertThatIOException().isThrownBy(() -> catalog(json));
  }

  @Property(tries = 60)
  void agrees_with_a_map(@ForAll @IntRange(max = 3000) int size, @ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    Map<String, Long> model = new HashMap<>();
    StringBuilder json = new StringBuilder("{\"items\":[");
    for (int i = 0; i < size; i++) {
      String id = Long.toString(random.nextLong(), 36);
      long price = 1 + random.nextInt(1_000_000);
      if (model.put(id, price) == null) {
        json.append(i == 0 ? "" : ",").append("{\"id\":\"").append(id);
        json.append("\",\"floatValue\":\"0.1\",\"price\":").append(price).append('}');
      }
    }
    Catalog catalog = catalog(json.append("]}").toString());
    assertThat(catalog.items()).isEqualTo(model.size());
    model.forEach(
        (id, price) -> {
          assertThat(catalog.offer(id)).isEqualTo(new Offer.Priced(price));
          assertThat(catalog.offer(id + "x")).isEqualTo(new Offer.Absent());
        });
  }

  @Test
  void keeps_the_content_while_it_is_verified() throws Exception {
    Catalog first = catalog("{\"items\":[{\"id\":\"a\",\"price\":1}]}");
    Catalog verified = first.verified("\"2\"", T.plusSeconds(20), T.plusSeconds(21));
    assertThat(verified.content()).isSameAs(first.content());
    assertThat(verified.fetchedAt()).isEqualTo(T.plusSeconds(1));
    assertThat(verified.verifiedAt()).isEqualTo(T.plusSeconds(21));
    assertThat(verified.requestedAt()).isEqualTo(T.plusSeconds(20));
    assertThat(verified.upstreamEtag()).isEqualTo("\"2\"");
    assertThat(verified.age(T.plusSeconds(24))).isEqualTo(Duration.ofSeconds(3));
    assertThat(verified.age(T)).isEqualTo(Duration.ZERO);
  }

  @Test
  void says_nothing_any_more_once_another_came_in_its_place() throws Exception {
    Catalog catalog = catalog("{\"items\":[{\"id\":\"a\",\"price\":1}]}");
    STORE.retire(catalog.content());
    assertThat(catalog.offer("a")).isNull();
    assertThat(catalog.open(true)).isNull();
  }

  @Test
  void three_hundred_thousand_items_fit_and_are_found() throws Exception {
    StringBuilder json = new StringBuilder("{\"items\":[");
    for (int i = 0; i < 300_000; i++) {
      json.append(i == 0 ? "" : ",").append("{\"id\":\"8d15e82b-21fe-4ec1-").append(i);
      json.append("\",\"marketHashName\":\"Example Item\",\"price\":").append(i + 1).append('}');
    }
    Catalog catalog = catalog(json.append("]}").toString());
    assertThat(catalog.items()).isEqualTo(300_000);
    for (int i = 0; i < 300_000; i += 997) {
      assertThat(catalog.offer("8d15e82b-21fe-4ec1-" + i)).isEqualTo(new Offer.Priced(i + 1));
    }
    assertThat(catalog.offer("8d15e82b-21fe-4ec1-300000")).isEqualTo(new Offer.Absent());
  }
}
