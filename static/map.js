/* How do places become a map that everybody can use? The script made by directory/maps.py builds
   the Leaflet map and calls the parts below; the page says by data attributes what to show.
   Text from the directory only ever becomes text nodes, never HTML. */
(function () {
  "use strict";

  const EXACT = "house";
  const CLOSEST = { house: 16, street: 15, stop: 15, locality: 14, postcode: 12, municipality: 12 };
  const WITHOUT_STREETS = 11; // closer, the outline map would be an empty sheet
  const SMALLEST = 7; // zoom at which only the largest towns are named
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const EVERYWHERE = L.latLngBounds([-90, -180], [90, 180]);
  const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

  let box;
  let words;
  let hiding;

  function element(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    node.append(...children);
    return node;
  }

  function picture(name) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const use = document.createElementNS(space, "use");
    use.setAttribute("href", words.icons + "#" + name);
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  }

  /* Attribution is the one text Leaflet takes as HTML. */
  function escaped(text) {
    return element("i", {}, text || "").innerHTML;
  }

  /* A short message over the map, read out by screen readers. */
  function say(text, stays) {
    let note = box.querySelector(".say");
    if (!note) {
      note = element("p", { class: "say", role: "status" });
      box.append(note);
    }
    note.textContent = text;
    note.hidden = !text;
    clearTimeout(hiding);
    if (text && !stays) hiding = setTimeout(() => say(""), 2500);
  }

  /* --- frame: names of controls, and gestures that leave scrolling to the page --------------- */

  function frame(map) {
    box = map.getContainer().closest("[data-map]");
    words = JSON.parse(document.querySelector("[data-map-words]").textContent);
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(escaped(box.dataset.attribution));
    const container = map.getContainer();

    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
    let told = false;
    container.addEventListener("wheel", (event) => {
      if (map.scrollWheelZoom.enabled()) return;
      if (event.ctrlKey) {
        event.preventDefault();
        map.setZoomAround(map.mouseEventToContainerPoint(event), map.getZoom() - Math.sign(event.deltaY));
      } else if (!told) {
        told = true;
        say(words.wheel);
      }
    }, { passive: false });

    if (matchMedia("(pointer: coarse)").matches) {
      map.dragging.disable();
      container.addEventListener("touchmove", (event) => {
        if (event.touches.length === 1 && !event.target.closest(".leaflet-popup")) say(words.fingers);
      }, { passive: true });
    }

    container.addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });
    map.on("popupopen", ({ popup }) => {
      const node = popup.getElement();
      const close = node.querySelector(".leaflet-popup-close-button");
      if (close) {
        close.setAttribute("aria-label", words.close);
        node.append(close); // after the links, so that Tab reaches it last
      }
      const first = node.querySelector(".leaflet-popup-content a");
      // Not at once: the key that opened the bubble would press the link as well.
      if (first) setTimeout(() => first.focus({ preventScroll: true }));
    });
    map.on("popupclose", ({ popup }) => {
      const source = popup._source && popup._source.getElement();
      const node = popup.getElement();
      if (source && node && node.contains(document.activeElement)) source.focus({ preventScroll: true });
    });
  }

  /* --- background: streets from our own host if the operator has them, else outlines and names - */

  function background(map) {
    if (!box.dataset.tiles) {
      map.options.zoomSnap = 0.25; // nothing to blur
      return;
    }
    const tiles = L.tileLayer(box.dataset.tiles, {
      attribution: escaped(box.dataset.tilesAttribution),
      maxZoom: map.getMaxZoom(),
    });
    let arrived = false;
    let missing = 0;
    tiles.on("tileload", () => { arrived = true; });
    tiles.on("tileerror", () => {
      missing += 1;
      if (!arrived && missing > 3) map.removeLayer(tiles);
    });
    tiles.on("add", () => box.classList.add("streets"));
    tiles.on("remove", () => box.classList.remove("streets"));
    tiles.addTo(map);
  }

  function districts(map, pane) {
    fetch(box.dataset.districts, { credentials: "omit" })
      .then((answer) => answer.json())
      .then((outlines) => {
        L.geoJSON(outlines, {
          pane,
          interactive: false,
          style: { className: "district", weight: 1.2, fillOpacity: 1 },
        }).addTo(map);
      })
      .catch(() => {}); // the places matter, the outlines only help
  }

  /* Names of towns, the largest first, as many as fit. `towns` holds [name, latitude, longitude]. */
  function towns(map, pane, all) {
    const layer = L.layerGroup().addTo(map);
    function draw() {
      layer.clearLayers();
      if (box.classList.contains("streets")) return;
      box.classList.toggle("far", map.getZoom() < 9);
      const view = map.getBounds();
      const taken = [];
      const most = 12 * 2 ** Math.max(0, map.getZoom() - SMALLEST);
      for (const [name, lat, lon] of all.slice(0, most)) {
        if (!view.contains([lat, lon])) continue;
        const at = map.latLngToContainerPoint([lat, lon]);
        const half = (name.length * 3.2 + 6) * scale;
        if (taken.some(([x, y, width]) => Math.abs(x - at.x) < half + width && Math.abs(y - at.y) < 22 * scale)) continue;
        taken.push([at.x, at.y, half]);
        const icon = L.divIcon({ className: "town", html: element("bdi", { lang: "de" }, name), iconSize: null });
        L.marker([lat, lon], { icon, pane, interactive: false, keyboard: false }).addTo(layer);
      }
    }
    map.on("moveend", draw);
    map.whenReady(draw);
  }

  /* --- places ------------------------------------------------------------------------------ */

  /* A doorway with a pictogram, or a circle with a number; made only when it comes into view. */
  const Pin = L.DivIcon.extend({
    createIcon() {
      const { label, about, tone, count, icon } = this.options.look();
      const node = element("div");
      const width = scale * (count ? Math.min(56, 28 + 7 * String(count).length) : 32);
      const height = count ? width : 36 * scale;
      this.options.iconSize = L.point(width, height);
      this.options.iconAnchor = L.point(width / 2, count ? height / 2 : height);
      this.options.className = "pin tone-" + tone + (about ? " about" : "") + (count ? " many" : "");
      node.append(count ? String(count) : picture(icon));
      this._setIconStyles(node, "icon");
      node.setAttribute("aria-label", label);
      node.title = label;
      return node;
    },
  });

  function kindOf(place) {
    return words.kinds[place.kind] || words.kinds.other;
  }

  function lookOf(stack) {
    const place = stack[0].properties;
    const about = stack.every((feature) => feature.properties.precision !== EXACT);
    const [label, icon, tone] = kindOf(place);
    const suffix = about ? " (" + words.about + ")" : "";
    if (stack.length > 1) {
      return { count: stack.length, about, tone: "petrol", label: words.stack.replace("{n}", stack.length) + suffix };
    }
    return { about, icon, tone, label: place.name + ", " + label + suffix };
  }

  /* What stands in the bubble: every place of this point as a link. */
  function bubble(stack) {
    const list = element("ul");
    for (const { properties } of stack) {
      const link = element("a", { href: words.places + properties.slug, lang: "de", dir: "auto" }, properties.name);
      list.append(element("li", {}, link, element("small", {}, kindOf(properties)[0])));
    }
    const content = element("div", { dir: document.documentElement.dir }, list);
    if (stack.length > 1) content.prepend(element("p", {}, words.stack.replace("{n}", stack.length)));
    const { precision } = stack[0].properties;
    if (precision && precision !== EXACT) {
      content.append(element("small", {}, words.about + ": " + words.precisions[precision]));
    }
    return content;
  }

  /* Places that share one point become one marker, so that none hides another. */
  function stacksOf(features) {
    const stacks = new Map();
    for (const feature of features) {
      const key = feature.geometry.coordinates.join();
      if (stacks.has(key)) stacks.get(key).push(feature);
      else stacks.set(key, [feature]);
    }
    return stacks.values();
  }

  function markerOf(stack) {
    const [lon, lat] = stack[0].geometry.coordinates;
    const marker = L.marker([lat, lon], { icon: new Pin({ look: () => lookOf(stack) }) });
    marker.stack = stack;
    marker.count = stack.length;
    return marker.bindPopup(() => bubble(stack), { minWidth: 200, maxWidth: 280, autoPanPadding: [12, 12] });
  }

  function clusterMarker(map, feature) {
    const [lon, lat] = feature.geometry.coordinates;
    const { count, bbox } = feature.properties;
    const look = () => ({ count, tone: "petrol", label: words.many.replace("{n}", count) });
    const marker = L.marker([lat, lon], { icon: new Pin({ look }) });
    const closer = () => {
      const bounds = L.latLngBounds([bbox[1], bbox[0]], [bbox[3], bbox[2]]);
      map.setView(bounds.getCenter(), Math.max(map.getBoundsZoom(bounds), map.getZoom() + 1));
      map.getContainer().focus({ preventScroll: true });
    };
    marker.count = count;
    return marker.on("click", closer).on("keypress", (event) => {
      if (event.originalEvent.key === "Enter") closer();
    });
  }

  function groupOf(map) {
    const group = L.markerClusterGroup({
      animate: !still,
      maxClusterRadius: 64,
      showCoverageOnHover: false,
      spiderLegPolylineOptions: { weight: 1.5, color: "#6a7f7f", opacity: 1 },
      iconCreateFunction(cluster) {
        let count = 0;
        for (const marker of cluster.getAllChildMarkers()) count += marker.count;
        return new Pin({ look: () => ({ count, tone: "petrol", label: words.many.replace("{n}", count) }) });
      },
    });
    // The cluster that was pressed is gone after zooming: keep the keyboard inside the map.
    group.on("clusterkeypress", () => {
      map.once("moveend", () => map.getContainer().focus({ preventScroll: true }));
    });
    return group.addTo(map);
  }

  function boundsOf(features) {
    const bounds = L.latLngBounds([]);
    for (const { geometry, properties } of features) {
      const [lon, lat] = geometry.coordinates;
      const [west, south, east, north] = properties.bbox || [lon, lat, lon, lat];
      bounds.extend([south, west]).extend([north, east]);
    }
    return bounds;
  }

  /* How close the first view may go: no closer than the best position deserves. */
  function closestFor(features) {
    const closest = Math.max(...features.slice(0, 500).map(({ properties }) => CLOSEST[properties.precision] || 13));
    return box.dataset.tiles ? closest : Math.min(closest, WITHOUT_STREETS);
  }

  /* Light up the marker of the card that is pointed at or focused. */
  function linkCards(group, markers) {
    const cards = document.querySelector("[data-cards]");
    if (!cards) return;
    let lit;
    const light = ({ target }) => {
      const card = target.closest && target.closest("[data-id]");
      const marker = card && markers.get(card.dataset.id);
      const shown = marker && group.getVisibleParent(marker);
      if (lit) lit.classList.remove("lit");
      lit = shown && shown.getElement();
      if (lit) lit.classList.add("lit");
    };
    cards.addEventListener("mouseover", light);
    cards.addEventListener("focusin", light);
    cards.addEventListener("mouseleave", light);
  }

  function places(map) {
    const group = groupOf(map);
    const markers = new Map();
    let loaded; // the view and zoom the server was last asked for
    let asking;
    linkCards(group, markers);

    function show({ features }) {
      group.clearLayers();
      markers.clear();
      const single = features.filter(({ properties }) => !properties.count);
      const made = Array.from(stacksOf(single), markerOf);
      for (const marker of made) for (const { id } of marker.stack) markers.set(id, marker);
      for (const feature of features) if (feature.properties.count) made.push(clusterMarker(map, feature));
      group.addLayers(made);
      box.dataset.shown = features.length;
    }

    function first(collection) {
      const { features } = collection;
      if (features.length) {
        map.fitBounds(boundsOf(features), { animate: false, padding: [28, 28], maxZoom: closestFor(features) });
      }
      show(collection);
      if (collection.clustered) {
        if (collection.zoom) loaded = { view: EVERYWHERE, zoom: collection.zoom };
        map.on("moveend", again);
        again();
      }
    }

    function ask(url) {
      if (asking) asking.abort();
      asking = new AbortController();
      return fetch(url, { signal: asking.signal, credentials: "omit" }).then((answer) => {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      });
    }

    function failed(error) {
      if (error.name !== "AbortError") say(words.failed, true);
    }

    /* With clusters from the server: ask again when the view leaves what was loaded. */
    function again() {
      const zoom = Math.round(map.getZoom());
      if (loaded && loaded.zoom === zoom && loaded.view.contains(map.getBounds())) return;
      const view = map.getBounds().pad(0.3);
      const query = "view=" + [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()]
        .map((degrees) => degrees.toFixed(4)).join() + "&zoom=" + zoom;
      const source = box.dataset.source;
      ask(source + (source.includes("?") ? "&" : "?") + query).then((collection) => {
        loaded = { view, zoom };
        show(collection);
      }).catch(failed);
    }

    const inline = document.querySelector("[data-map-features]");
    if (inline) {
      first(JSON.parse(inline.textContent));
      say("");
    } else {
      say(words.loading, true);
      ask(box.dataset.source).then((collection) => {
        first(collection);
        say("");
      }).catch(failed);
    }
  }

  window.directoryMap = { frame, background, districts, towns, places };
})();
