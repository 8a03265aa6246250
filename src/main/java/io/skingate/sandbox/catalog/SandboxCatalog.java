package io.skingate.sandbox.catalog;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What is for sale. Its JSON is kept in pages and only the pages that changed are written anew,
 * when somebody asks: a catalog of 300,000 copies takes no more than one sale's page per request.
 * Owned by one thread at a time.
 */
public final class SandboxCatalog {
  private static final int PAGE = 250;

  /** Every page's turn to change comes once in so many steps. */
  private static final int STRIPES = 20;

  /** Of a page whose turn it is, one in so many copies changes its price. */
  private static final int MOVES_ONE_IN = 8;

  private static final Buffer START = Buffer.buffer("{\"items\":[");
  private static final Buffer END = Buffer.buffer("]}");

  private final ItemFactory factory;
  private final String currency;
  private final Item[] slots;
  private final Buffer[] pages;
  private final Map<UUID, Integer> slotOf;
  private final List<Integer> emptySlots = new ArrayList<>();
  private long nextNumber;
  private long step;
  private long version;
  private CatalogBody body;

  public SandboxCatalog(long seed, int size, String currency) {
    this.factory = new ItemFactory(seed);
    this.currency = currency;
    this.slots = new Item[size];
    this.pages = new Buffer[(size + PAGE - 1) / PAGE];
    this.slotOf = new HashMap<>(size * 2);
    for (int slot = 0; slot < size; slot++) {
      fill(slot);
    }
  }

  /** The copy for sale under this id; null where there is none. */
  public Item find(String id) {
    Integer slot = slot(id);
    return slot == null ? null : slots[slot];
  }

  /** Up to {@code limit} copies in the order in which the catalog lists them. */
  public List<Item> first(int limit) {
    return Arrays.stream(slots).filter(item -> item != null).limit(limit).toList();
  }

  int size() {
    return slotOf.size();
  }

  /** Takes a copy off the catalog; another one comes in its place with the next step. */
  public void remove(String id) {
    Integer slot = slot(id);
    if (slot != null) {
      slotOf.remove(slots[slot].id());
      slots[slot] = null;
      emptySlots.add(slot);
      changed(slot);
    }
  }

  /** Gives a copy this price now, in cents; the next step that moves it starts from its base. */
  public void reprice(String id, long price) {
    Integer slot = slot(id);
    if (slot != null) {
      slots[slot] = slots[slot].withPrice(price);
      changed(slot);
    }
  }

  /** One step of time: new copies where some were sold, new prices for a few. */
  public void step() {
    step++;
    emptySlots.forEach(this::fill);
    emptySlots.clear();
    int stripes = Math.min(STRIPES, pages.length);
    for (int page = (int) (step % stripes); page < pages.length; page += stripes) {
      drift(page);
    }
  }

  /** The answer to a reader, the same object until something changes. */
  public CatalogBody body() {
    if (body == null) {
      body = assemble();
    }
    return body;
  }

  private CatalogBody assemble() {
    List<Buffer> chunks = new ArrayList<>(pages.length + 2);
    chunks.add(START);
    long length = START.length() + END.length();
    for (int page = 0; page < pages.length; page++) {
      if (pages[page] == null) {
        pages[page] = CatalogPage.encode(slots, page * PAGE, pageEnd(page), currency);
      }
      if (pages[page].length() > 0) {
        Buffer chunk =
            chunks.size() == 1 ? pages[page].slice(1, pages[page].length()) : pages[page];
        chunks.add(chunk);
        length += chunk.length();
      }
    }
    chunks.add(END);
    return new CatalogBody(List.copyOf(chunks), length, "\"" + version + "\"");
  }

  private void drift(int page) {
    for (int slot = page * PAGE; slot < pageEnd(page); slot++) {
      Item item = slots[slot];
      if (item != null
          && Math.floorMod(ItemFactory.mix(item.number(), step, 1), MOVES_ONE_IN) == 0) {
        slots[slot] = item.withPrice(factory.driftedPrice(item, step));
        changed(slot);
      }
    }
  }

  private void fill(int slot) {
    Item item = factory.item(nextNumber++);
    slots[slot] = item;
    slotOf.put(item.id(), slot);
    changed(slot);
  }

  private void changed(int slot) {
    pages[slot / PAGE] = null;
    body = null;
    version++;
  }

  private int pageEnd(int page) {
    return Math.min(slots.length, (page + 1) * PAGE);
  }

  private Integer slot(String id) {
    try {
      UUID uuid = UUID.fromString(id);
      return uuid.toString().equals(id) ? slotOf.get(uuid) : null;
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }
}
