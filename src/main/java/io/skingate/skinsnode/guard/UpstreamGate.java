package io.skingate.skinsnode.guard;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds the calls in flight on one account and hands free places to those who wait: orders before
 * reads, tenants in turn, first come first served within a tenant. Reads never get the last quarter
 * of the places, and while any waits every ninth place is a read's, so neither kind starves the
 * other. Safe for use from any thread; nothing is ever called under its lock.
 */
public final class UpstreamGate {
  /** How many places in a row orders may take while a read waits. */
  private static final int ORDERS_PER_READ = 8;

  /** Waiting places per place in flight, and the least of them, for a tenant and for all. */
  private static final int TENANT_QUEUE_FACTOR = 4;

  private static final int TENANT_QUEUE_LEAST = 64;
  private static final int QUEUE_FACTOR = 16;
  private static final int QUEUE_LEAST = 256;

  /** Who may go first. */
  public enum Lane {
    ORDERS,
    READS
  }

  /** How an attempt to enter stands. */
  public enum Standing {
    WAITING,
    INSIDE,
    REFUSED,
    GONE
  }

  /** One call's attempt to enter. Its standing changes under the gate's lock only. */
  public static final class Ticket {
    private final Lane lane;
    private final String tenant;
    private final Runnable admitted;
    private volatile Standing standing;

    private Ticket(Lane lane, String tenant, Runnable admitted) {
      this.lane = lane;
      this.tenant = tenant;
      this.admitted = admitted;
    }

    public Standing standing() {
      return standing;
    }
  }

  private final int places;
  private final int readPlaces;
  private final int tenantQueue;
  private final int queue;
  private final Map<String, ArrayDeque<Ticket>> orders = new LinkedHashMap<>();
  private final Map<String, ArrayDeque<Ticket>> reads = new LinkedHashMap<>();
  private int inside;
  private int readsInside;
  private int waiting;
  private int ordersSinceRead;

  UpstreamGate(int places) {
    this.places = places;
    this.readPlaces = Math.max(1, places - (places + 3) / 4);
    this.tenantQueue = Math.max(TENANT_QUEUE_LEAST, TENANT_QUEUE_FACTOR * places);
    this.queue = Math.max(QUEUE_LEAST, QUEUE_FACTOR * places);
  }

  /**
   * Asks for a place. The ticket's standing tells at once whether it is inside, waits or is refused
   * because too many wait already.
   *
   * @param admitted run once, on whatever thread frees the place, if the ticket had to wait
   */
  public synchronized Ticket enter(Lane lane, String tenant, Runnable admitted) {
    Ticket ticket = new Ticket(lane, tenant, admitted);
    Map<String, ArrayDeque<Ticket>> waiters = waiters(lane);
    if (inside < places && mayEnter(lane) && waiters.isEmpty()) {
      admit(ticket);
      return ticket;
    }
    ArrayDeque<Ticket> own = waiters.get(tenant);
    if (waiting >= queue || (own != null && own.size() >= tenantQueue)) {
      ticket.standing = Standing.REFUSED;
      return ticket;
    }
    ticket.standing = Standing.WAITING;
    waiters.computeIfAbsent(tenant, name -> new ArrayDeque<>()).add(ticket);
    waiting++;
    return ticket;
  }

  /**
   * Gives up waiting. False if the ticket does not wait any more, so its place must be released.
   */
  public synchronized boolean giveUp(Ticket ticket) {
    if (ticket.standing != Standing.WAITING) {
      return false;
    }
    Map<String, ArrayDeque<Ticket>> waiters = waiters(ticket.lane);
    ArrayDeque<Ticket> own = waiters.get(ticket.tenant);
    own.remove(ticket);
    if (own.isEmpty()) {
      waiters.remove(ticket.tenant);
    }
    waiting--;
    ticket.standing = Standing.GONE;
    return true;
  }

  /** Frees the place of a ticket that is inside; a second time does nothing. */
  public void release(Ticket ticket) {
    Ticket next;
    synchronized (this) {
      if (ticket.standing != Standing.INSIDE) {
        return;
      }
      ticket.standing = Standing.GONE;
      inside--;
      if (ticket.lane == Lane.READS) {
        readsInside--;
      }
      next = next();
    }
    while (next != null) {
      next.admitted.run();
      synchronized (this) {
        next = inside < places ? next() : null;
      }
    }
  }

  public synchronized int inside() {
    return inside;
  }

  public synchronized int waiting() {
    return waiting;
  }

  private Ticket next() {
    boolean readMayEnter = !reads.isEmpty() && mayEnter(Lane.READS);
    boolean readsTurn = orders.isEmpty() || ordersSinceRead >= ORDERS_PER_READ;
    if (readMayEnter && readsTurn) {
      return takeFrom(reads);
    }
    return orders.isEmpty() ? null : takeFrom(orders);
  }

  private Ticket takeFrom(Map<String, ArrayDeque<Ticket>> waiters) {
    Iterator<Map.Entry<String, ArrayDeque<Ticket>>> tenants = waiters.entrySet().iterator();
    Map.Entry<String, ArrayDeque<Ticket>> turn = tenants.next();
    String tenant = turn.getKey();
    ArrayDeque<Ticket> own = turn.getValue();
    tenants.remove();
    Ticket ticket = own.poll();
    if (!own.isEmpty()) {
      waiters.put(tenant, own);
    }
    waiting--;
    admit(ticket);
    return ticket;
  }

  private void admit(Ticket ticket) {
    ticket.standing = Standing.INSIDE;
    inside++;
    if (ticket.lane == Lane.READS) {
      readsInside++;
      ordersSinceRead = 0;
    } else {
      ordersSinceRead++;
    }
  }

  private boolean mayEnter(Lane lane) {
    return lane == Lane.ORDERS || readsInside < readPlaces;
  }

  private Map<String, ArrayDeque<Ticket>> waiters(Lane lane) {
    return lane == Lane.ORDERS ? orders : reads;
  }
}
