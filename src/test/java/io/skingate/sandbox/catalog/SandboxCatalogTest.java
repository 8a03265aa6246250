package io.skingate.sandbox.catalog;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SandboxCatalogTest {
  private static final ItemFactory FACTORY = new ItemFactory(7);
  private static final List<Item> MANY =
      LongStream.range(0, 20_000).mapToObj(FACTORY::item).toList();

  @Test
  void a_float_lies_in_the_wear_of_its_name_and_in_the_range_of_its_finish() {
    assertThat(MANY)
        .allSatisfy(
            item -> {
              BigDecimal value = new BigDecimal(CatalogPage.plain(item.floatValue()));
              Finish finish = item.finish();
              assertThat(value)
                  .isBetween(
                      BigDecimal.valueOf(finish.minFloat()), BigDecimal.valueOf(finish.maxFloat()));
              if (finish.name() != null) {
                Wear wear = wearOf(item);
                assertThat(value).isGreaterThanOrEqualTo(BigDecimal.valueOf(wear.from()));
                assertThat(value).isLessThan(BigDecimal.valueOf(wear.to()));
              }
            });
  }

  @Test
  void names_have_the_form_of_the_market() {
    Set<String> names = MANY.stream().map(Item::marketHashName).collect(Collectors.toSet());
    assertThat(names)
        .contains("AK-47 | Redline (Field-Tested)", "★ Karambit | Doppler (Factory New)")
        .anyMatch(name -> name.startsWith("StatTrak™ "))
        .anyMatch(name -> name.startsWith("★ StatTrak™ "))
        .anyMatch(name -> name.startsWith("Souvenir "))
        .contains("★ Karambit")
        .allMatch(
            name ->
                name.matches(
                    "(★ )?(StatTrak™ |Souvenir )?[^|★]+( \\| .+ \\((Factory New|Minimal Wear"
                        + "|Field-Tested|Well-Worn|Battle-Scarred)\\))?"));
  }

  @Test
  void a_finish_with_a_cap_comes_only_in_the_wears_it_reaches() {
    assertThat(Wear.between(0.0, 0.08)).containsExactly(Wear.FACTORY_NEW, Wear.MINIMAL_WEAR);
    assertThat(Wear.between(0.18, 1.0))
        .containsExactly(Wear.FIELD_TESTED, Wear.WELL_WORN, Wear.BATTLE_SCARRED);
    assertThat(Wear.between(0.35, 0.85))
        .containsExactly(Wear.FIELD_TESTED, Wear.WELL_WORN, Wear.BATTLE_SCARRED);
    assertThat(Wear.between(0.06, 0.38))
        .containsExactly(Wear.FACTORY_NEW, Wear.MINIMAL_WEAR, Wear.FIELD_TESTED);
  }

  @Test
  void phases_go_with_their_paint_index() {
    Map<String, Set<Integer>> indexes = new TreeMap<>();
    MANY.stream()
        .map(Item::finish)
        .filter(finish -> finish.phase() != null && !finish.weapon().equals("★ Butterfly Knife"))
        .forEach(
            finish ->
                indexes
                    .computeIfAbsent(
                        (finish.weapon().startsWith("★") ? "" : finish.weapon() + " ")
                            + finish.name()
                            + " "
                            + finish.phase(),
                        key -> new TreeSet<>())
                    .add(finish.paintIndex()));
    assertThat(indexes)
        .containsEntry("Doppler Ruby", Set.of(415))
        .containsEntry("Doppler Sapphire", Set.of(416))
        .containsEntry("Doppler Black Pearl", Set.of(417))
        .containsEntry("Doppler Phase 1", Set.of(418))
        .containsEntry("Doppler Phase 4", Set.of(421))
        .containsEntry("Gamma Doppler Emerald", Set.of(568))
        .containsEntry("Gamma Doppler Phase 1", Set.of(569))
        .containsEntry("Glock-18 Gamma Doppler Emerald", Set.of(1119));
  }

  @Test
  void only_dopplers_have_a_phase() {
    assertThat(MANY)
        .allSatisfy(
            item ->
                assertThat(item.finish().phase() != null)
                    .isEqualTo(item.marketHashName().contains("Doppler (")));
  }

  @Test
  void prices_follow_rarity() {
    Map<Rarity, List<Item>> byRarity =
        MANY.stream()
            .filter(item -> !item.finish().isRareSpecial())
            .collect(groupingBy(item -> item.finish().rarity()));
    List<Long> medians =
        Arrays.stream(Rarity.values()).map(rarity -> median(byRarity.get(rarity))).toList();
    assertThat(medians).isSorted().doesNotHaveDuplicates();
    assertThat(median(MANY.stream().filter(item -> item.finish().isRareSpecial()).toList()))
        .isGreaterThan(medians.get(Rarity.COVERT.ordinal()));
  }

  @Test
  void prices_follow_wear_and_stattrak() {
    Finish redline =
        WeaponFinishes.all().stream()
            .filter(finish -> "Redline".equals(finish.name()) && finish.weapon().equals("AK-47"))
            .findFirst()
            .orElseThrow();
    List<Double> byWear =
        redline.wears().stream().map(wear -> -redline.price(wear, Finish.Special.NONE)).toList();
    assertThat(byWear).isSorted().doesNotHaveDuplicates();
    assertThat(redline.price(Wear.FIELD_TESTED, Finish.Special.STATTRAK))
        .isGreaterThan(redline.price(Wear.FIELD_TESTED, Finish.Special.NONE));
  }

  @Test
  void the_same_seed_gives_the_same_catalog_through_time() {
    SandboxCatalog one = new SandboxCatalog(42, 2_400, "USD");
    SandboxCatalog two = new SandboxCatalog(42, 2_400, "USD");
    assertThat(text(one)).isEqualTo(text(two));
    assertThat(text(one)).isNotEqualTo(text(new SandboxCatalog(43, 2_400, "USD")));
    String before = text(one);
    one.step();
    two.step();
    assertThat(text(one)).isEqualTo(text(two)).isNotEqualTo(before);
  }

  @Test
  void every_id_is_one_copy() {
    assertThat(MANY.stream().map(Item::id).distinct().count()).isEqualTo(MANY.size());
  }

  @Test
  void prices_move_around_their_base_and_stay_whole_cents() {
    Item item = MANY.get(5);
    assertThat(
            LongStream.range(0, 500).map(step -> FACTORY.driftedPrice(item, step)).boxed().toList())
        .allSatisfy(price -> assertThat(price / (double) item.basePrice()).isBetween(0.94, 1.06));
  }

  @Test
  void a_sold_copy_is_gone_and_a_new_one_comes_with_the_next_step() {
    SandboxCatalog catalog = new SandboxCatalog(1, 300, "USD");
    String sold = catalog.first(1).get(0).id().toString();
    catalog.remove(sold);
    assertThat(catalog.find(sold)).isNull();
    assertThat(ids(catalog)).hasSize(299).doesNotContain(sold);
    catalog.step();
    assertThat(ids(catalog)).hasSize(300).doesNotContain(sold);
  }

  @Test
  void the_body_is_made_once_a_change() {
    SandboxCatalog catalog = new SandboxCatalog(1, 600, "USD");
    CatalogBody first = catalog.body();
    assertThat(catalog.body()).isSameAs(first);
    catalog.reprice(catalog.first(1).get(0).id().toString(), 99);
    CatalogBody second = catalog.body();
    assertThat(second.etag()).isNotEqualTo(first.etag());
    assertThat(second.chunks().get(2)).isSameAs(first.chunks().get(2));
    assertThat(json(catalog).getJsonArray("items").getJsonObject(0).getLong("price")).isEqualTo(99);
  }

  @Test
  void a_body_is_whole_whichever_pages_are_empty() {
    SandboxCatalog catalog = new SandboxCatalog(1, 600, "USD");
    for (Item item : catalog.first(250)) {
      catalog.remove(item.id().toString());
    }
    assertThat(ids(catalog)).hasSize(350);
    for (Item item : catalog.first(350)) {
      catalog.remove(item.id().toString());
    }
    assertThat(ids(catalog)).isEmpty();
  }

  @Test
  void an_item_has_every_documented_field_in_its_type() {
    JsonObject item = json(new SandboxCatalog(1, 10, "EUR")).getJsonArray("items").getJsonObject(0);
    assertThat(item.fieldNames())
        .contains(
            "id",
            "marketHashName",
            "price",
            "currency",
            "phase",
            "floatValue",
            "paintIndex",
            "paintSeed",
            "rarityColor",
            "classId",
            "instanceId",
            "imageUrl");
    assertThat(item.getValue("price")).isInstanceOf(Integer.class);
    assertThat(item.getValue("floatValue")).isInstanceOf(String.class);
    assertThat(item.getString("currency")).isEqualTo("EUR");
    assertThat(item.getString("rarityColor")).matches("#[0-9a-f]{6}");
  }

  @Test
  void an_id_that_is_none_finds_nothing() {
    SandboxCatalog catalog = new SandboxCatalog(1, 10, "USD");
    String id = catalog.first(1).get(0).id().toString();
    assertThat(catalog.find(id)).isNotNull();
    assertThat(catalog.find(id.toUpperCase(Locale.ROOT))).isNull();
    assertThat(catalog.find("1-1-1-1-1")).isNull();
    assertThat(catalog.find("")).isNull();
  }

  private static Wear wearOf(Item item) {
    return Arrays.stream(Wear.values())
        .filter(wear -> item.marketHashName().endsWith("(" + wear.label() + ")"))
        .findFirst()
        .orElseThrow();
  }

  private static long median(List<Item> items) {
    long[] prices = items.stream().mapToLong(Item::basePrice).sorted().toArray();
    return prices[prices.length / 2];
  }

  private static List<String> ids(SandboxCatalog catalog) {
    List<String> ids = new ArrayList<>();
    json(catalog)
        .getJsonArray("items")
        .forEach(item -> ids.add(((JsonObject) item).getString("id")));
    return ids;
  }

  private static JsonObject json(SandboxCatalog catalog) {
    return new JsonObject(text(catalog));
  }

  private static String text(SandboxCatalog catalog) {
    Buffer whole = Buffer.buffer();
    catalog.body().chunks().forEach(whole::appendBuffer);
    assertThat((long) whole.length()).isEqualTo(catalog.body().length());
    return whole.toString();
  }
}
