/**
 * What a generator yields, drawn from it once and kept: whoever goes over it later gets the same elements. It may never end, since no
 * more is drawn than somebody has asked for.
 */
export function drawnOnce<T>(elements: () => Iterator<T>): Iterable<T> {
  const drawn: T[] = [];
  const source = elements();
  return {
    *[Symbol.iterator](): Generator<T> {
      for (let place = 0; ; place += 1) {
        if (place === drawn.length) {
          const next = source.next();
          if (next.done === true) return;
          drawn.push(next.value);
        }
        yield drawn[place]!;
      }
    },
  };
}

/** `make`, called once for an object and remembered as long as the object is there. What it makes must not change. */
export function onceFor<Of extends object, Made>(make: (of: Of) => Made): (of: Of) => Made {
  const made = new WeakMap<Of, { readonly value: Made }>();
  return (of) => {
    let known = made.get(of);
    if (known === undefined) {
      known = { value: make(of) };
      made.set(of, known);
    }
    return known.value;
  };
}
