(function () {
  'use strict';
  var words = JSON.parse(document.body.getAttribute('data-words'));
  var path = '/f/' + document.body.getAttribute('data-room') + '/', store = 'remote' + path;
  var page = {}, key = '', source = null, heard = 0, last = 0;
  var byId = function (id) { return document.getElementById(id); };

  /* SHA-256 and HMAC of ASCII: a page without TLS is given none by the browser. */
  var primes = [], half = [], at, number;
  for (number = 2; primes.length < 64; number++) {
    if (primes.every(function (prime) { return number % prime; })) primes.push(number);
  }
  function fraction(value) { return ((value - Math.floor(value)) * 4294967296) | 0; }
  var rounds = primes.map(function (prime) { return fraction(Math.pow(prime, 1 / 3)); });
  var begin = primes.slice(0, 8).map(function (prime) { return fraction(Math.sqrt(prime)); });
  function turn(word, by) { return (word >>> by) | (word << (32 - by)); }

  function sha256(bytes) {
    var hash = begin.slice(), size = bytes.length, block, words = [], i, s;
    bytes = bytes.concat([128]);
    while (bytes.length % 64 !== 56) bytes.push(0);
    bytes = bytes.concat([0, 0, 0, 0, (size * 8) >>> 24, (size * 8) >>> 16 & 255, (size * 8) >>> 8 & 255, size * 8 & 255]);
    for (block = 0; block < bytes.length; block += 64) {
      for (i = 0; i < 64; i++) {
        if (i < 16) {
          at = block + i * 4;
          words[i] = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
        } else {
          var a = words[i - 15], b = words[i - 2];
          words[i] = (words[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >>> 3) + words[i - 7] +
            (turn(b, 17) ^ turn(b, 19) ^ b >>> 10)) | 0;
        }
      }
      s = hash.slice();
      for (i = 0; i < 64; i++) {
        var one = (s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) +
          (s[4] & s[5] ^ ~s[4] & s[6]) + rounds[i] + words[i]) | 0;
        var two = ((turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) +
          (s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2])) | 0;
        s = [(one + two) | 0, s[0], s[1], s[2], (s[3] + one) | 0, s[4], s[5], s[6]];
      }
      hash = hash.map(function (word, place) { return (word + s[place]) | 0; });
    }
    return hash.reduce(function (bytes, word) {
      return bytes.concat([word >>> 24, word >>> 16 & 255, word >>> 8 & 255, word & 255]);
    }, []);
  }
  function bytesOf(text) { return text.split('').map(function (sign) { return sign.charCodeAt(0) & 255; }); }
  function signed(text) {
    var padded = bytesOf(key), inner, outer;
    while (padded.length < 64) padded.push(0);
    inner = padded.map(function (byte) { return byte ^ 54; });
    outer = padded.map(function (byte) { return byte ^ 92; });
    return sha256(outer.concat(sha256(inner.concat(bytesOf(text))))).map(function (byte) {
      return (byte < 16 ? '0' : '') + byte.toString(16);
    }).join('');
  }

  function post(to, data, done) {
    var request = new XMLHttpRequest();
    request.open('POST', path + to);
    request.setRequestHeader('Content-Type', 'application/json');
    request.timeout = 8000;
    request.onloadend = function () {
      var answer = {};
      try { answer = JSON.parse(request.responseText); } catch (e) { }
      done(request.status, answer);
    };
    request.send(JSON.stringify(data));
  }
  function tell(text) { byId('told').textContent = text || ''; }
  function trouble(word) { byId('trouble').textContent = word ? words[word] : ''; byId('trouble').hidden = !word; }

  function ask(what) {
    last = Math.max(Date.now(), last + 1);
    var parts = what.split(':'), told = { n: last, step: page.step, ask: parts[0] };
    var text = last + ' ' + page.step + ' ' + parts[0];
    if (parts.length > 1) { told.of = Number(parts[1]); text += ' ' + told.of; }
    told.mac = signed(text);
    post('c', told, function (status, answer) {
      if (status === 200) tell(answer.told); else trouble(status === 403 ? 'broken' : 'away');
    });
  }

  var shown = '';
  function offer(more) {
    if (more.join() === shown) return;
    shown = more.join();
    byId('more').textContent = '';
    more.forEach(function (what) {
      var parts = what.split(':'), line = document.createElement('p'), made = document.createElement('button');
      made.textContent = words[parts[0]] + (parts.length > 1 ? ' ' + parts[1] : '');
      made.onclick = function () { ask(what); };
      line.appendChild(made);
      byId('more').appendChild(line);
    });
  }

  function show(told) {
    page = told;
    byId('place').textContent = told.place;
    byId('in').textContent = told.minutes[0] + ' / ' + told.minutes[1];
    byId('heading').textContent = told.heading;
    byId('next').textContent = told.next + (told.remark ? ' ' + told.remark : '');
    document.querySelector('[data-hold]').hidden = !told.reveals;
    offer(told.more || []);
    byId('lines').textContent = '';
    told.lines.forEach(function (line) {
      var made = document.createElement('p');
      made.textContent = line;
      byId('lines').appendChild(made);
    });
  }

  function listen() {
    if (source) source.close();
    var made = source = new EventSource(path + 's');
    made.addEventListener('page', function (event) { heard = Date.now(); trouble(''); show(JSON.parse(event.data)); });
    made.addEventListener('beat', function () { heard = Date.now(); trouble(''); });
    made.onerror = function () {
      trouble('away');
      if (made.readyState === 2) { trouble('broken'); setTimeout(listen, 3000 + Math.random() * 3000); }
    };
  }
  setInterval(function () { if (source && heard && Date.now() - heard > 25000) { heard = Date.now(); listen(); } }, 2000);

  function hold(button) {
    var timer = null;
    function end() { clearTimeout(timer); timer = null; button.className = ''; }
    button.addEventListener('pointerdown', function () {
      button.className = 'go';
      timer = setTimeout(function () { end(); ask(button.getAttribute('data-hold')); }, 800);
    });
    ['pointerup', 'pointercancel', 'pointerleave'].forEach(function (name) { button.addEventListener(name, end); });
    button.addEventListener('contextmenu', function (event) { event.preventDefault(); });
    button.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' && window.confirm(words.reveal)) ask(button.getAttribute('data-hold'));
    });
  }
  [].forEach.call(document.querySelectorAll('[data-ask]'), function (button) {
    button.textContent = words[button.getAttribute('data-ask')];
    button.onclick = function () { ask(button.getAttribute('data-ask')); };
  });
  [].forEach.call(document.querySelectorAll('[data-hold]'), function (button) {
    button.textContent = words.hold;
    hold(button);
  });

  byId('heads-label').textContent = words.heads;
  byId('heads-keep').textContent = words.keep;
  byId('heads-keep').onclick = function () {
    var typed = byId('heads').value;
    if (/^[0-9]{1,3}$/.test(typed)) ask('heads:' + Number(typed));
  };

  var secret = location.hash.slice(1);
  if (secret) {
    history.replaceState(null, '', path);
    key = secret;
    var code = signed('code');
    key = signed('key');
    post('p', { code: code }, function (status) {
      if (status !== 200) return trouble('broken');
      try { sessionStorage.setItem(store, key); } catch (e) { }
      listen();
    });
  } else {
    try { key = sessionStorage.getItem(store) || ''; } catch (e) { }
    if (key) listen(); else trouble('broken');
  }
})();
