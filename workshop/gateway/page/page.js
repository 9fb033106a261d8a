(function () {
  'use strict';
  var body = document.body, words = JSON.parse(body.getAttribute('data-words'));
  var tag = body.getAttribute('data-room'), code = body.getAttribute('data-code'), room = '/r/' + tag + '/';
  if (!tag) return;
  var byId = function (id) { return document.getElementById(id); };
  var boxes = {}, drawn = {}, page = {}, own = {}, want = null, busy = false, number = 0;
  var source = null, polling = false, heard = 0, opened = 0, choices = [], posting = null;

  function add(box, name, text, kind) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    box.appendChild(made);
    return made;
  }

  function post(path, data, done) {
    var request = new XMLHttpRequest(), over = false;
    function end() {
      if (over) return;
      over = true;
      var answer = {};
      try { answer = JSON.parse(request.responseText); } catch (e) { }
      done(request.status, answer);
    }
    request.open('POST', room + path);
    request.setRequestHeader('Content-Type', 'application/json');
    request.timeout = 3500;
    request.onload = request.onerror = request.ontimeout = request.onabort = end;
    request.send(JSON.stringify(data));
    return request;
  }

  function trouble(word) {
    var line = byId('trouble'), text = word ? words[word] : '';
    if (line.textContent !== text) line.textContent = text;
    line.hidden = !text;
  }

  function say(text) { byId('live').textContent = text; }
  function lost() { trouble(navigator.onLine === false ? 'offline' : 'away'); }
  function soon(what) { setTimeout(what, 500 + Math.random() * 1000); }

  function join() {
    post('j', { code: code }, function (status, answer) {
      if (status === 200) return listen();
      if (status === 404 || (status === 403 && answer.told !== 'locked')) return trouble('broken');
      if (status === 403) return trouble('locked');
      if (answer.told === 'disk') trouble('disk'); else if (status !== 429) lost();
      soon(join);
    });
  }

  function listen() {
    if (source) source.close();
    polling = false;
    opened = Date.now();
    if (!window.EventSource) return poll('');
    var made = source = new EventSource(room + 's');
    function on(name, act) {
      made.addEventListener(name, function (event) {
        if (made !== source) return;
        alive();
        act(JSON.parse(event.data));
      });
    }
    on('page', show);
    on('own', mine);
    on('in', count);
    on('beat', function () { });
    made.onerror = function () {
      if (made !== source) return;
      lost();
      if (made.readyState === 2) { source = null; setTimeout(join, 1000 + Math.random() * 3000); }
    };
  }

  function alive() { heard = Date.now(); trouble(''); if (want) send(); }

  function poll(after) {
    if (source) { source.close(); source = null; }
    polling = true;
    var request = new XMLHttpRequest();
    request.open('GET', room + 'l?after=' + after);
    request.timeout = number && after === '' ? 3500 : 25000;
    request.onload = function () {
      if (request.status !== 200) return soon(join);
      var told = JSON.parse(request.responseText);
      alive();
      show(told.page);
      mine(told.own);
      poll(number);
    };
    request.onerror = request.ontimeout = function () { lost(); soon(listen); };
    request.send();
  }

  function watch() {
    var now = Date.now();
    if (source && !polling) {
      if (heard < opened && now - opened > 3000) poll('');
      else if (now - Math.max(heard, opened) > 25000) listen();
    }
  }

  function count(told) {
    var text = told.heads ? words.of : words['in'];
    byId('in').textContent = text.replace('{in}', told['in']).replace('{heads}', told.heads);
  }

  function mine(told) { own = told; marks(); answers(); }

  function part(name, value, draw) {
    var now = JSON.stringify(value === undefined ? null : value);
    if (drawn[name] === now) return;
    drawn[name] = now;
    boxes[name].textContent = '';
    if (value && now !== '[]') draw(boxes[name], value);
  }

  function show(told) {
    var turned = told.step !== page.step, first = page.step === undefined;
    if (first) {
      var main = byId('main');
      main.textContent = '';
      ['heading', 'said', 'texts', 'ask', 'bars', 'write'].forEach(function (name) { boxes[name] = add(main, 'div'); });
      if (/; wv\)|iP(hone|ad)((?!Safari\/).)*$/.test(navigator.userAgent)) add(main, 'p', words.inside, 'quiet');
    }
    page = told;
    number = told.number;
    byId('place').textContent = document.title = told.place;
    if (turned) byId('in').textContent = '';
    part('heading', told.heading, function (box, text) { add(box, 'h1', text).tabIndex = -1; });
    part('texts', told.texts, function (box, texts) {
      texts.forEach(function (one) {
        var line = add(box, 'p', '', one[1]);
        if (one[2]) add(line, 'b', one[2]);
        add(line, 'span', one[0]);
      });
    });
    if (want && !(told.ask && told.ask.number === want.q)) { want = null; say(words.late); }
    part('ask', told.ask, told.ask && told.ask.points ? spread : choose);
    part('write', told.write, write);
    marks();
    answers();
    if (turned) {
      if (!first) { window.scrollTo(0, 0); boxes.heading.firstChild.focus(); }
      say(told.heading + '. ' + (told.ask ? told.ask.prompt : ''));
    }
  }

  function choose(box, ask) {
    add(box, 'p', ask.prompt, 'strong');
    choices = ask.options.map(function (option) {
      var button = add(box, 'button', '', 'choice');
      button.type = 'button';
      add(button, 'span', option[1]);
      var state = add(button, 'i');
      button.onclick = function () { vote(option[0]); };
      return { id: option[0], button: button, state: state };
    });
  }

  function spread(box, ask) {
    add(box, 'p', ask.prompt, 'strong');
    var fields = ask.options.map(function (option) {
      var field = add(add(add(box, 'p'), 'label', option[1] + ' '), 'input');
      field.type = 'number'; field.min = 0; field.max = ask.points; field.value = 0;
      field.oninput = left;
      return field;
    });
    var note = add(box, 'p'), button = add(box, 'button', words.send, 'go');
    var state = add(box, 'p', '', 'strong');
    function points() { return fields.map(function (field) { return Math.max(0, parseInt(field.value, 10) || 0); }); }
    function left() {
      var rest = points().reduce(function (sum, one) { return sum - one; }, ask.points);
      note.textContent = words.left + ' ' + rest;
      button.disabled = rest !== 0;
    }
    button.type = 'button';
    button.onclick = function () { vote(points().join(' ')); };
    var before = own[ask.number];
    if (before) before.split(' ').forEach(function (one, place) { fields[place].value = one; });
    left();
    choices = [{ id: null, button: button, state: state }];
  }

  function write(box, prompt) {
    var label = add(box, 'label', prompt), text = add(box, 'textarea'), reply = page.reply;
    var key = 'said' + tag + (reply ? 'q' + reply : page.step), stays = reply ? words.yours : words.mine;
    var button = add(box, 'button', reply ? words.give : words.share, 'go'), note = add(box, 'p', stays, 'quiet');
    text.id = 'text'; label.htmlFor = 'text'; text.maxLength = 300; button.type = 'button';
    try { text.value = localStorage.getItem(key) || ''; } catch (e) { }
    text.oninput = function () {
      try { localStorage.setItem(key, text.value); } catch (e) { }
      note.textContent = stays;
    };
    button.onclick = function () {
      if (!text.value.trim()) return;
      note.textContent = words.sending;
      post('w', { text: text.value }, function (status, answer) {
        var told = status === 200 ? (reply ? 'given' : 'shared') : answer.told || 'away';
        say(note.textContent = words[told]);
      });
    };
  }

  function marks() {
    var ask = page.ask;
    if (!ask) return;
    choices.forEach(function (choice) {
      var mine = own[ask.number], sent = want ? want.c : mine;
      var chosen = choice.id === null ? sent !== undefined : sent === choice.id;
      if (choice.id !== null) choice.button.setAttribute('aria-pressed', chosen ? 'true' : 'false');
      choice.state.textContent = !chosen ? '' : want ? words.sending : words.kept;
    });
  }

  function answers() {
    var texts = {}, told = [], chosen = {};
    (page.said || []).forEach(function (one) { texts[one[0]] = one[1]; });
    (page.rounds || []).forEach(function (one) {
      var id = own[one[0]];
      if (texts[id]) { told.push([one[1], texts[id]]); chosen[id] = true; }
    });
    if (page.ask && own[page.ask.number]) chosen[own[page.ask.number]] = true;
    part('said', told, function (box, told) {
      told.forEach(function (one) { var line = add(box, 'p'); add(line, 'b', one[0]); add(line, 'span', one[1]); });
    });
    part('bars', page.bars && [page.bars, chosen], function (box) {
      var most = 1;
      page.bars.forEach(function (bar) { most = Math.max.apply(null, bar[2].concat(most)); });
      page.bars.forEach(function (bar) {
        var line = add(box, 'p');
        add(line, 'b', bar[2].join(' → ') + (chosen[bar[0]] ? ' (' + words.you + ')' : ''));
        add(line, 'span', bar[1]);
        bar[2].forEach(function (count, round) {
          add(box, 'div', '', round < bar[2].length - 1 ? 'bar before' : 'bar').style.width = 100 * count / most + '%';
        });
      });
    });
  }

  function vote(choice) {
    if (!page.ask) return;
    var now = Date.now();
    want = { q: page.ask.number, c: choice, n: Math.max(now, (vote.last || 0) + 1) };
    vote.last = want.n;
    marks();
    send();
  }

  function send() {
    if (busy || !want) return;
    busy = true;
    var sent = want;
    posting = post('v', sent, function (status, answer) {
      busy = false;
      if (status) wake();
      if (status === 200 || status === 409) {
        if (answer.own) own = answer.own;
        if (want === sent) want = null;
        say(words[answer.told] || '');
        trouble(status === 409 && answer.told !== 'older' ? answer.told : '');
      } else if (status === 400 || status === 404 || (status === 421 && answer.told !== 'away')) {
        if (want === sent) want = null;
        trouble('broken');
      } else if (status === 403) {
        join();
      } else if (status === 503 && answer.told === 'disk') trouble('disk');
      else if (status !== 429) lost();
      marks();
      answers();
      if (want) setTimeout(send, want === sent ? 700 : 0);
    });
  }

  function wake() { if (!document.hidden && !polling && Date.now() - heard > 12000) listen(); }
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', function () { listen(); if (busy) posting.abort(); else send(); });
  window.addEventListener('offline', lost);
  window.addEventListener('pageshow', function (event) { if (event.persisted) listen(); });
  setInterval(watch, 1000);
  join();
})();
