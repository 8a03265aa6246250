package io.skingate.catalog.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.skingate.catalog.memory.NoRoomException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DeltasTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final ContentStore STORE = new ContentStore(VERTX, 64 * 1024 * 1024);
  private static final long NO_LIMIT = Long.MAX_VALUE;

  @AfterAll
  @AfterContainer
  static void close() throws Exception {
    VERTX.close().await(10, TimeUnit.SECONDS);
  }

  /** Rows in any number, order and look, and whatever stands around and between them. */
  private static final class Draft {
    private final Random random;
    private final List<String> rows = new ArrayList<>();
    private String head = "{\"items\":[";
    private String tail = "]}";

    Draft(Random random) {
      this.random = random;
      int count = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(120);
      for (int i = 0; i < count; i++) {
        rows.add(row());
      }
    }

    private String row() {
      String id = "\"id\":\"" + random.nextInt(60) + "\"";
      return switch (random.nextInt(12)) {
        case 0 -> "7";
        case 1 -> "{\"price\":5}";
        case 2 -> {
          int most = random.nextInt(12) == 0 ? 60_000 : 600;
          yield "{ " + id + ",\"x\":\"" + "★y".repeat(random.nextInt(most)) + "\"}";
        }
        case 3 -> "\n {" + id + ", \"price\" : " + random.nextInt() + " }\t";
        default -> "{" + id + ",\"price\":" + random.nextInt(1_000) + "}";
      };
    }

    void change() {
      for (int changes = random.nextInt(8); changes > 0; changes--) {
        int at = rows.isEmpty() ? 0 : random.nextInt(rows.size());
        switch (random.nextInt(rows.isEmpty() ? 3 : 9)) {
          case 0 -> head = "{" + "  ".repeat(random.nextInt(3)) + "\"a\":1, \"items\" :[";
          case 1 -> tail = "\n], \"z\":[" + random.nextInt() + "]}" + " ".repeat(random.nextInt(2));
          case 2 -> rows.add(at, row());
          case 3 -> rows.remove(at);
          case 4 -> rows.add(rows.remove(random.nextInt(rows.size())));
          case 5 -> rows.add(at, rows.get(random.nextInt(rows.size())));
          case 6 -> Collections.swap(rows, at, random.nextInt(rows.size()));
          case 7 -> rows.subList(at, Math.min(rows.size(), at + random.nextInt(20))).clear();
          default -> rows.set(at, row());
        }
      }
    }

    byte[] bytes() {
      return (head + String.join(",", rows) + tail).getBytes(UTF_8);
    }
  }

  private static Packed delta(Content before, Content after) throws Exception {
    return Deltas.make(STORE, before, after, NO_LIMIT);
  }

  private static Packed base(Content content) throws Exception {
    Packed packed = STORE.packed();
    byte[] gzip = Contents.gzip(content);
    packed.append(gzip, 0, gzip.length);
    return packed;
  }

  private static Content run(Rebuild rebuild) throws Exception {
    try (rebuild) {
      Content content = rebuild.turn();
      while (content == null) {
        content = rebuild.turn();
      }
      return content;
    }
  }

  private static Content from(Content held, Packed... deltas) throws Exception {
    assertThat(held.hold()).isTrue();
    return run(Rebuild.of(STORE, held, List.of(deltas)));
  }

  @Property(tries = 100)
  void any_chain_of_changes_comes_out_byte_for_byte(@ForAll long seed) throws Exception {
    Draft draft = new Draft(new Random(seed));
    Content first = Contents.of(STORE, draft.bytes(), 10_000);
    Packed base = base(first);
    Content last = first;
    List<Packed> chain = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      draft.change();
      Content next = Contents.of(STORE, draft.bytes(), 10_000);
      Content applied = from(last, delta(last, next));
      assertThat(Contents.plain(applied)).isEqualTo(draft.bytes());
      assertThat(Contents.gzip(applied)).isEqualTo(Contents.gzip(next));
      assertThat(applied.digest()).isEqualTo(next.digest());
      assertThat(Contents.digests(applied)).isEqualTo(Contents.digests(next));
      STORE.retire(applied);
      chain.add(delta(last, next));
      if (last != first) {
        STORE.retire(last);
      }
      last = next;
    }
    Content fresh = run(Rebuild.of(STORE, null, base, chain));
    assertThat(Contents.gzip(fresh)).isEqualTo(Contents.gzip(last));
    assertThat(fresh.isSame(last)).isTrue();
    for (Content content : last == first ? List.of(fresh, first) : List.of(fresh, first, last)) {
      STORE.retire(content);
    }
    assertThat(STORE.bytes()).isZero();
  }

  private static String catalog(int rows, UnaryOperator<String> change) {
    Random random = new Random(1);
    StringBuilder json = new StringBuilder("{\"items\":[");
    for (int i = 0; i < rows; i++) {
      String row =
          "{\"id\":\"item-%d\",\"price\":%d,\"x\":\"%x\"}".formatted(i, i, random.nextLong());
      json.append(i == 0 ? "" : ",").append(i % 100 == 7 ? change.apply(row) : row);
    }
    return json.append("]}").toString();
  }

  @Test
  void what_changed_is_all_that_a_delta_holds() throws Exception {
    Content before = Contents.of(STORE, catalog(20_000, row -> row));
    Content after =
        Contents.of(STORE, catalog(20_000, row -> row.replace("\"price\":", "\"price\":9")));
    Packed delta = delta(before, after);
    assertThat(delta.size()).isLessThan(after.length(true) / 25);
    Content applied = from(before, delta);
    assertThat(applied.isSame(after)).isTrue();
    Packed none = delta(before, before);
    assertThat(none.size()).isLessThan(50);
    none.free();
    for (Content content : List.of(before, after, applied)) {
      STORE.retire(content);
    }
    assertThat(STORE.bytes()).isZero();
  }

  @Test
  void a_row_that_moved_costs_no_more_than_itself() throws Exception {
    String rows = catalog(5_000, row -> row);
    int second = rows.indexOf(",{\"id\":\"item-1\"");
    int third = rows.indexOf(",{\"id\":\"item-2\"");
    String moved =
        rows.substring(0, second)
            + rows.substring(third, rows.length() - 2)
            + rows.substring(second, third)
            + "]}";
    Content before = Contents.of(STORE, rows);
    Content after = Contents.of(STORE, moved);
    for (Content[] way : new Content[][] {{before, after}, {after, before}}) {
      Packed delta = delta(way[0], way[1]);
      assertThat(delta.size()).isLessThan(150);
      Content applied = from(way[0], delta);
      assertThat(applied.isSame(way[1])).isTrue();
      STORE.retire(applied);
    }
    STORE.retire(before);
    STORE.retire(after);
  }

  @Test
  void a_delta_that_would_be_too_large_is_given_up_and_leaves_nothing() throws Exception {
    Content before = Contents.of(STORE, catalog(2_000, row -> row));
    Content after = Contents.of(STORE, catalog(2_000, row -> row).replace("item-", "new-"));
    final long bytes = STORE.bytes();
    assertThat(Deltas.make(STORE, before, after, after.length(true) / 2)).isNull();
    assertThat(STORE.bytes()).isEqualTo(bytes);
    Packed whole = delta(before, after);
    assertThat(whole.size()).isGreaterThan(after.length(true) / 2);
    whole.free();
    STORE.retire(before);
    STORE.retire(after);
  }

  @Test
  void what_is_cut_or_broken_or_does_not_fit_is_refused_and_leaves_nothing() throws Exception {
    Content one = Contents.of(STORE, catalog(500, row -> row));
    Content two = Contents.of(STORE, catalog(500, row -> row.replace("item", "ITEM")));
    Content other = Contents.of(STORE, catalog(300, row -> row));
    final long bytes = STORE.bytes();
    Packed delta = delta(one, two);
    byte[] good = new byte[(int) delta.size()];
    delta.read(0, good, good.length);
    delta.free();
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      int length = i % 2 == 0 ? random.nextInt(bad.length) : bad.length;
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Packed broken = STORE.packed();
      broken.append(bad, 0, length);
      try {
        Content made = from(one, broken);
        // Whoever compares the digest of the whole does not take it.
        assertThat(made.isSame(two) && length < bad.length - 8).isFalse();
        STORE.retire(made);
      } catch (IOException | NoRoomException refused) {
        assertThat(refused.getMessage()).isNotEqualTo("");
      }
    }
    for (Content wrong : List.of(two, other)) {
      Packed sound = STORE.packed();
      sound.append(good, 0, good.length);
      if (wrong == other) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> from(wrong, sound));
      } else {
        Content made = from(wrong, sound);
        assertThat(made.isSame(two)).isTrue();
        STORE.retire(made);
      }
    }
    assertThat(STORE.bytes()).isEqualTo(bytes);
    for (Content content : List.of(one, two, other)) {
      STORE.retire(content);
    }
  }

  @Test
  void a_content_that_is_held_stays_readable_though_it_is_retired() throws Exception {
    ContentStore store = new ContentStore(VERTX, 8 * 1024 * 1024);
    String json = catalog(2_000, row -> row);
    Content content = Contents.of(store, json);
    assertThat(content.hold()).isTrue();
    store.retire(content);
    assertThat(store.bytes()).isPositive();
    assertThat(new String(Contents.plain(content), UTF_8)).isEqualTo(json);
    content.release();
    assertThat(content.hold()).isFalse();
    assertThat(store.bytes()).isZero();
  }
}
